/** A camera by ONVIF (Core, Media, Media2 specifications): its clock, its services, what it is and which pictures it offers. */
import type { OnvifDescription } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import { CameraFailure } from '../failure.ts';
import { type OnvifAccess, Soap } from './soap.ts';
import { type XmlNode, escapeXml } from './xml.ts';

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl';
const MEDIA = 'http://www.onvif.org/ver10/media/wsdl';
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl';
const PTZ = 'http://www.onvif.org/ver20/ptz/wsdl';
const EVENTS = 'http://www.onvif.org/ver10/events/wsdl';
const SCHEMA = 'http://www.onvif.org/ver10/schema';
const MAX_PROFILES = 32;
const MAX_PRESETS = 256;
const MAX_TEXT = 128;
const EVENT_PROPERTIES = `${EVENTS}/EventPortType/GetEventPropertiesRequest`;

export interface Services {
  readonly media: URL | undefined;
  readonly media2: URL | undefined;
  readonly ptz: URL | undefined;
  readonly events: URL | undefined;
}

interface Profile {
  readonly token: string;
  readonly name: string;
  readonly codec: string;
  readonly width: number;
  readonly height: number;
  readonly moves: boolean;
}

export class OnvifDevice {
  readonly soap: Soap;
  readonly services: Services;
  readonly #signal: AbortSignal;

  private constructor(soap: Soap, services: Services, signal: AbortSignal) {
    this.soap = soap;
    this.services = services;
    this.#signal = signal;
  }

  /** Reads the camera's clock, then its services. Rejects with a CameraFailure. */
  static async open(access: OnvifAccess, clock: Clock, signal: AbortSignal): Promise<OnvifDevice> {
    const soap = new Soap(access, clock);
    soap.clockOffset_ms = await readClock(soap, clock, signal);
    return new OnvifDevice(soap, await readServices(soap, signal), signal);
  }

  async describe(): Promise<OnvifDescription> {
    const { soap, services } = this;
    const { body } = await this.#ask(soap.device, `<GetDeviceInformation xmlns="${DEVICE}"/>`);
    const about = body.find('GetDeviceInformationResponse');
    const profiles = await this.profiles();
    const offered: OnvifDescription['profiles'] = [];
    for (const profile of profiles) {
      const { token, name, codec, width, height } = profile;
      offered.push({ token, name, codec, width, height, address: await this.#streamAddress(token) });
    }
    const moving = services.ptz && profiles.find((profile) => profile.moves);
    return {
      manufacturer: short(about?.text('Manufacturer')),
      model: short(about?.text('Model')),
      profiles: offered.toSorted((one, other) => other.width * other.height - one.width * one.height),
      canMove: moving !== undefined,
      tellsMotion: await this.#tellsMotion(),
      presets: moving === undefined ? [] : await this.#presets(moving.token),
      clockOffset_ms: Math.round(soap.clockOffset_ms),
    };
  }

  /** Of pictures, in the camera's order. */
  async profiles(): Promise<Profile[]> {
    const { media, media2 } = this.services;
    const service = media2 ?? media;
    if (service === undefined) throw new CameraFailure('without-video', 'the camera offers no video by ONVIF');
    const ask = media2
      ? `<GetProfiles xmlns="${MEDIA2}"><Type>All</Type></GetProfiles>`
      : `<GetProfiles xmlns="${MEDIA}"/>`;
    const { body } = await this.#ask(service, ask);
    const found = body.find('GetProfilesResponse')?.all('Profiles') ?? [];
    const profiles = found.slice(0, MAX_PROFILES).flatMap(readProfile);
    if (profiles.length === 0) throw new CameraFailure('without-video', 'the camera offers no video by ONVIF');
    return profiles;
  }

  async #streamAddress(token: string): Promise<string> {
    const { media, media2 } = this.services;
    const profile = `<ProfileToken>${escapeXml(token)}</ProfileToken>`;
    const ask = media2
      ? `<GetStreamUri xmlns="${MEDIA2}"><Protocol>RTSP</Protocol>${profile}</GetStreamUri>`
      : `<GetStreamUri xmlns="${MEDIA}"><StreamSetup><Stream xmlns="${SCHEMA}">RTP-Unicast</Stream>` +
        `<Transport xmlns="${SCHEMA}"><Protocol>RTSP</Protocol></Transport></StreamSetup>${profile}</GetStreamUri>`;
    const { body } = await this.#ask(media2 ?? media ?? this.soap.device, ask);
    const answer = body.find('GetStreamUriResponse');
    const url = this.soap.sameHost(answer?.text('Uri') || (answer?.text('MediaUri', 'Uri') ?? ''));
    if (!url.protocol.startsWith('rtsp')) {
      throw new CameraFailure('nonsense', 'the camera gives an address by ONVIF that is none of RTSP');
    }
    url.username = '';
    url.password = '';
    return url.href;
  }

  async #tellsMotion(): Promise<boolean> {
    const { events } = this.services;
    if (events === undefined) return false;
    try {
      const body = `<GetEventProperties xmlns="${EVENTS}"/>`;
      const answer = await this.soap.call({ url: events, body, action: EVENT_PROPERTIES, signal: this.#signal });
      const topics = answer.body.find('GetEventPropertiesResponse', 'TopicSet')?.names();
      return topics !== undefined && (topics.has('MotionAlarm') || topics.has('Motion'));
    } catch {
      return false;
    }
  }

  async #presets(token: string): Promise<OnvifDescription['presets']> {
    const { ptz } = this.services;
    if (ptz === undefined) return [];
    try {
      const profile = `<ProfileToken>${escapeXml(token)}</ProfileToken>`;
      const { body } = await this.#ask(ptz, `<GetPresets xmlns="${PTZ}">${profile}</GetPresets>`);
      const presets = body.find('GetPresetsResponse')?.all('Preset') ?? [];
      return presets
        .map((preset) => ({ token: preset.attribute('token'), name: short(preset.text('Name')) }))
        .filter(({ token: id }) => id !== '' && id.length <= MAX_TEXT)
        .slice(0, MAX_PRESETS);
    } catch {
      // Some cameras move, and keep no places.
      return [];
    }
  }

  #ask(url: URL, body: string) {
    return this.soap.call({ url, body, signal: this.#signal });
  }
}

async function readClock(soap: Soap, clock: Clock, signal: AbortSignal): Promise<number> {
  const body = `<GetSystemDateAndTime xmlns="${DEVICE}"/>`;
  const asked_ms = clock.wall_ms();
  const answer = await soap.call({ url: soap.device, body, withoutPassword: true, signal }).catch((error: unknown) => {
    // Some want a password even for the time: their clock is taken for right.
    if (error instanceof CameraFailure && error.kind === 'wrong-password') return undefined;
    throw error;
  });
  const utc = answer?.body.find('GetSystemDateAndTimeResponse', 'SystemDateAndTime', 'UTCDateTime');
  const part = (...path: string[]): number => Number(utc?.text(...path) || Number.NaN);
  const shown_ms = Date.UTC(
    part('Date', 'Year'),
    part('Date', 'Month') - 1,
    part('Date', 'Day'),
    part('Time', 'Hour'),
    part('Time', 'Minute'),
    part('Time', 'Second'),
  );
  return Number.isFinite(shown_ms) ? shown_ms - (asked_ms + clock.wall_ms()) / 2 : 0;
}

async function readServices(soap: Soap, signal: AbortSignal): Promise<Services> {
  const url = soap.device;
  const at = (address: string | undefined): URL | undefined => (address ? soap.sameHost(address) : undefined);
  try {
    const body = `<GetServices xmlns="${DEVICE}"><IncludeCapability>false</IncludeCapability></GetServices>`;
    const answer = await soap.call({ url, body, signal });
    const services = answer.body.find('GetServicesResponse')?.all('Service') ?? [];
    const address = (space: string): string | undefined =>
      services.find((service) => service.text('Namespace') === space)?.text('XAddr');
    return {
      media: at(address(MEDIA)),
      media2: at(address(MEDIA2)),
      ptz: at(address(PTZ)),
      events: at(address(EVENTS)),
    };
  } catch (error) {
    if (!(error instanceof CameraFailure) || error.message !== 'the camera does not do this by ONVIF') throw error;
  }
  // Older cameras.
  const body = `<GetCapabilities xmlns="${DEVICE}"><Category>All</Category></GetCapabilities>`;
  const answer = await soap.call({ url, body, signal });
  const all = answer.body.find('GetCapabilitiesResponse', 'Capabilities');
  return {
    media: at(all?.text('Media', 'XAddr')),
    media2: undefined,
    ptz: at(all?.text('PTZ', 'XAddr')),
    events: at(all?.text('Events', 'XAddr')),
  };
}

/** Of Media2 or Media; none for a profile without a picture. */
function readProfile(profile: XmlNode): Profile[] {
  const encoder = profile.find('Configurations', 'VideoEncoder') ?? profile.find('VideoEncoderConfiguration');
  const moves = profile.find('Configurations', 'PTZ') ?? profile.find('PTZConfiguration');
  const token = profile.attribute('token');
  const width = Number(encoder?.text('Resolution', 'Width'));
  const height = Number(encoder?.text('Resolution', 'Height'));
  const isUsable = [width, height].every((size) => Number.isInteger(size) && size > 0 && size <= 16_384);
  if (encoder === undefined || token === '' || token.length > MAX_TEXT || !isUsable) return [];
  const name = short(profile.text('Name'));
  return [{ token, name, codec: short(encoder.text('Encoding')), width, height, moves: moves !== undefined }];
}

/** For people: one line of bounded length. */
export function short(text: string | undefined): string {
  return (text ?? '')
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, MAX_TEXT);
}
