/** What the fake ONVIF camera answers: bodies of SOAP, as real cameras send them. */
const SPACES =
  'xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" ' +
  'xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" ' +
  'xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:tev="http://www.onvif.org/ver10/events/wsdl" ' +
  'xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" ' +
  'xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:tns1="http://www.onvif.org/ver10/topics" ' +
  'xmlns:ter="http://www.onvif.org/ver10/error" xmlns:fake="urn:fake-camera"';

export interface FakeProfile {
  readonly token: string;
  readonly name: string;
  readonly encoding: string;
  readonly width: number;
  readonly height: number;
  readonly address: string;
}

export function envelope(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<s:Envelope ${SPACES}><s:Body>${body}</s:Body></s:Envelope>`;
}

export function fault(code: string): string {
  const value = `<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code>`;
  return envelope(`<s:Fault>${value}<s:Reason><s:Text xml:lang="en">${code}</s:Text></s:Reason></s:Fault>`);
}

export function dateAndTime(shown_ms: number): string {
  const at = new Date(shown_ms);
  const time = `<tt:Hour>${at.getUTCHours()}</tt:Hour><tt:Minute>${at.getUTCMinutes()}</tt:Minute><tt:Second>${at.getUTCSeconds()}</tt:Second>`;
  const date = `<tt:Year>${at.getUTCFullYear()}</tt:Year><tt:Month>${at.getUTCMonth() + 1}</tt:Month><tt:Day>${at.getUTCDate()}</tt:Day>`;
  return (
    '<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType><tt:UTCDateTime>' +
    `<tt:Time>${time}</tt:Time><tt:Date>${date}</tt:Date></tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`
  );
}

export function services(base: string, kinds: readonly string[]): string {
  const spaces: Readonly<Record<string, string>> = {
    media: 'http://www.onvif.org/ver10/media/wsdl',
    media2: 'http://www.onvif.org/ver20/media/wsdl',
    ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
    events: 'http://www.onvif.org/ver10/events/wsdl',
  };
  const list = kinds.map(
    (kind) =>
      `<tds:Service><tds:Namespace>${spaces[kind]}</tds:Namespace><tds:XAddr>${base}/onvif/${kind}</tds:XAddr></tds:Service>`,
  );
  return `<tds:GetServicesResponse>${list.join('')}</tds:GetServicesResponse>`;
}

export function capabilities(base: string, kinds: readonly string[]): string {
  const names: Readonly<Record<string, string>> = { media: 'Media', ptz: 'PTZ', events: 'Events' };
  const list = kinds.flatMap((kind) => {
    const name = names[kind];
    return name === undefined ? [] : [`<tt:${name}><tt:XAddr>${base}/onvif/${kind}</tt:XAddr></tt:${name}>`];
  });
  return `<tds:GetCapabilitiesResponse><tds:Capabilities>${list.join('')}</tds:Capabilities></tds:GetCapabilitiesResponse>`;
}

export function profiles(list: readonly FakeProfile[], isMedia2: boolean, moves: boolean): string {
  const one = ({ token, name, encoding, width, height }: FakeProfile): string => {
    const encoder =
      `<tt:Encoding>${encoding}</tt:Encoding>` +
      `<tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>`;
    if (!isMedia2) {
      const ptz = moves ? '<tt:PTZConfiguration token="ptz0"/>' : '';
      const video = `<tt:VideoEncoderConfiguration token="v">${encoder}</tt:VideoEncoderConfiguration>`;
      return `<trt:Profiles token="${token}" fixed="true"><tt:Name>${name}</tt:Name>${video}${ptz}</trt:Profiles>`;
    }
    const ptz = moves ? '<tr2:PTZ token="ptz0"/>' : '';
    const video = `<tr2:VideoEncoder token="v">${encoder}</tr2:VideoEncoder>`;
    const inside = `<tr2:Configurations>${video}${ptz}</tr2:Configurations>`;
    return `<tr2:Profiles token="${token}" fixed="true"><tr2:Name>${name}</tr2:Name>${inside}</tr2:Profiles>`;
  };
  const prefix = isMedia2 ? 'tr2' : 'trt';
  return `<${prefix}:GetProfilesResponse>${list.map(one).join('')}</${prefix}:GetProfilesResponse>`;
}

export function streamUri(address: string, isMedia2: boolean): string {
  const uri = address.replaceAll('&', '&amp;');
  if (isMedia2) return `<tr2:GetStreamUriResponse><tr2:Uri>${uri}</tr2:Uri></tr2:GetStreamUriResponse>`;
  return `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${uri}</tt:Uri></trt:MediaUri></trt:GetStreamUriResponse>`;
}

export const eventProperties =
  '<tev:GetEventPropertiesResponse><wstop:TopicSet xmlns:wstop="http://docs.oasis-open.org/wsn/t-1"><tns1:RuleEngine>' +
  '<CellMotionDetector><Motion wstop:topic="true"/></CellMotionDetector></tns1:RuleEngine></wstop:TopicSet></tev:GetEventPropertiesResponse>';

export function pullPoint(base: string, subscription: string): string {
  return (
    '<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>' +
    `<wsa:Address>${base}/onvif/subscription</wsa:Address>` +
    `<wsa:ReferenceParameters><fake:Subscription>${subscription}</fake:Subscription></wsa:ReferenceParameters>` +
    '</tev:SubscriptionReference></tev:CreatePullPointSubscriptionResponse>'
  );
}

export function motionMessages(states: readonly boolean[]): string {
  const one = (moves: boolean): string =>
    '<wsnt:NotificationMessage><wsnt:Topic Dialect="http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">' +
    'tns1:RuleEngine/CellMotionDetector/Motion</wsnt:Topic><wsnt:Message>' +
    '<tt:Message UtcTime="2026-01-01T00:00:00Z" PropertyOperation="Changed"><tt:Source>' +
    '<tt:SimpleItem Name="VideoSourceConfigurationToken" Value="v0"/></tt:Source>' +
    `<tt:Data><tt:SimpleItem Name="IsMotion" Value="${moves}"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage>`;
  return `<tev:PullMessagesResponse>${states.map(one).join('')}</tev:PullMessagesResponse>`;
}

/** By token. Names are sent as they came: escaped. */
export function presetList(presets: ReadonlyMap<string, string>): string {
  const list = [...presets].map(
    ([token, name]) => `<tptz:Preset token="${token}"><tt:Name>${name}</tt:Name></tptz:Preset>`,
  );
  return `<tptz:GetPresetsResponse>${list.join('')}</tptz:GetPresetsResponse>`;
}
