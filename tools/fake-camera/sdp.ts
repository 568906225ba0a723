/** What the camera says about itself in DESCRIBE: the right thing, or a wrong one on purpose. */
import type { Clip, ClipSound } from './clip.ts';

/** `without-video`: sound only. `two-tracks`: video, and sound that is never sent. `nonsense`: not SDP. `huge`: 4 MB of it. */
export type SdpKind = 'video' | 'two-tracks' | 'without-video' | 'nonsense' | 'huge';

export function describeClip(kind: SdpKind, clip: Clip): string {
  const session = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=Fake camera', 't=0 0', 'a=control:*', 'a=range:npt=now-'];
  const isHevc = clip.codec === 'h265';
  const video = [
    'm=video 0 RTP/AVP 96',
    `a=rtpmap:96 ${isHevc ? 'H265' : 'H264'}/90000`,
    `a=fmtp:96 ${isHevc ? hevcParameters(clip) : avcParameters(clip)}`,
    'a=control:trackID=0',
  ];
  const sound = ['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:trackID=1'];
  switch (kind) {
    case 'video':
      return lines([...session, ...video, ...(clip.sound === undefined ? [] : describeSound(clip.sound))]);
    case 'two-tracks':
      return lines([...session, ...sound, ...video]);
    case 'without-video':
      return lines([...session, ...sound]);
    case 'nonsense':
      return lines(['<html>', 'm=m=m=', 'a=fmtp:96 sprop-parameter-sets=!!!,,%%', '\x00\x01\x02']);
    case 'huge':
      return lines([...session, ...video, `a=tool:${'x'.repeat(4 * 1024 * 1024)}`]);
  }
}

function avcParameters({ sps, pps }: Clip): string {
  const sets = `${sps.toString('base64')},${pps.toString('base64')}`;
  return `packetization-mode=1;profile-level-id=${sps.subarray(1, 4).toString('hex')};sprop-parameter-sets=${sets}`;
}

function hevcParameters({ vps, sps, pps }: Clip): string {
  const set = (name: string, nal: Buffer): string => `sprop-${name}=${nal.toString('base64')}`;
  return [...(vps === undefined ? [] : [set('vps', vps)]), set('sps', sps), set('pps', pps)].join(';');
}

/** The payload type that sound is sent with: G.711 of 8 kHz has one of its own (RFC 3551 6). */
export function soundPayloadType({ codec, sampleRate_hz, channels }: ClipSound): number {
  if (sampleRate_hz !== 8_000 || channels !== 1) return 97;
  return codec === 'alaw' ? 8 : codec === 'ulaw' ? 0 : 97;
}

function describeSound(sound: ClipSound): string[] {
  const type = soundPayloadType(sound);
  const { sampleRate_hz, channels, config } = sound;
  const names = { aac: 'mpeg4-generic', opus: 'opus', alaw: 'PCMA', ulaw: 'PCMU' };
  // Opus always says two channels (RFC 7587 7).
  const map = `a=rtpmap:${type} ${names[sound.codec]}/${sampleRate_hz}/${sound.codec === 'opus' ? 2 : channels}`;
  const hbr = 'streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3';
  const parameters = {
    aac: [`a=fmtp:${type} ${hbr};config=${config.toString('hex')}`],
    opus: [`a=fmtp:${type} sprop-stereo=${channels === 2 ? 1 : 0}`],
    alaw: [],
    ulaw: [],
  };
  return [`m=audio 0 RTP/AVP ${type}`, map, ...parameters[sound.codec], 'a=control:trackID=1'];
}

const lines = (all: readonly string[]): string => `${all.join('\r\n')}\r\n`;
