/** What devices on the LAN answer by ONVIF, and what ffmpeg writes: XML, discovery, notifications of motion, FLV. */
import { FlvReader } from '@nightlatch/recorder/engine/adapter/flv';
import { CameraFailure } from '@nightlatch/recorder/engine/failure';
import { readMatches } from '@nightlatch/recorder/engine/onvif/discovery';
import { MotionSources } from '@nightlatch/recorder/engine/onvif/notifications';
import { escapeXml, MAX_XML_BYTES, parseXml } from '@nightlatch/recorder/engine/onvif/xml';
import { Malformed } from '@nightlatch/recorder/media/malformed';
import { MAX_ACCESS_UNIT_BYTES } from '@nightlatch/recorder/media/media-buffer';
import { type Target, must, refusing, texts } from '../target.ts';
import { H264 } from './nal-seeds.ts';

const QUESTION = 'urn:uuid:0a6dc791-2be6-4991-9af1-454778a1917a';
const DEVICE = '192.168.1.20';

function envelope(header: string, body: string): string {
  const spaces =
    'xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://schemas.xmlsoap.org/ws/2004/08/addressing"';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope ${spaces}><SOAP-ENV:Header>${header}</SOAP-ENV:Header><SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
}

const match = (address: string, scopes: string): string =>
  `<d:ProbeMatch><wsa:EndpointReference><wsa:Address>urn:uuid:1</wsa:Address></wsa:EndpointReference><d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>${scopes}</d:Scopes><d:XAddrs>${address}</d:XAddrs></d:ProbeMatch>`;
const matches = (...all: string[]): string =>
  envelope(
    `<wsa:RelatesTo>${QUESTION}</wsa:RelatesTo>`,
    `<d:ProbeMatches xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">${all.join('')}</d:ProbeMatches>`,
  );
const SCOPES =
  'onvif://www.onvif.org/name/Front%20yard onvif://www.onvif.org/hardware/IPC-1 onvif://www.onvif.org/Profile/T';
const FOUND = matches(match(`http://${DEVICE}/onvif/device_service http://10.0.0.9/x`, SCOPES));
const TWO = matches(
  match(`https://${DEVICE}:8443/onvif`, ''),
  match(`http://${DEVICE}/a`, 'onvif://www.onvif.org/name/%E0%A4%A'),
);
const MOTION = envelope(
  '',
  `<tev:PullMessagesResponse><wsnt:NotificationMessage><wsnt:Topic Dialect="x">tns1:VideoSource/MotionAlarm</wsnt:Topic><wsnt:Message><tt:Message PropertyOperation="Changed"><tt:Source><tt:SimpleItem Name="Source" Value="1"/></tt:Source><tt:Data><tt:SimpleItem Name="State" Value="true"/></tt:Data></tt:Message></wsnt:Message></wsnt:NotificationMessage></tev:PullMessagesResponse>`,
);

const xmlWords = texts(
  '<!DOCTYPE x [<!ENTITY a "b">]>',
  '<!ENTITY a SYSTEM "file:///etc/passwd">',
  '&a;',
  '&#0;',
  '&#x110000;',
  '&amp;',
  '<![CDATA[',
  ']]>',
  '<!--',
  '-->',
  '<?x',
  '?>',
  '<a>',
  '</a>',
  '<a ',
  '/>',
  '__proto__',
  'constructor',
  'toString',
  '<__proto__ x="1">',
  '="',
  `http://${DEVICE}@10.0.0.9/`,
  `http://${DEVICE}.example/`,
  QUESTION,
);

export const xml: Target = {
  name: 'xml',
  seeds: [...texts(FOUND, TWO, MOTION), Buffer.from('<a b="1 &amp; 2">t&lt;ä<c/><c>2</c><![CDATA[<x>]]></a>')],
  words: xmlWords,
  run(input) {
    const text = input.toString('utf8');
    const root = refusing(() => parseXml(text), CameraFailure);
    if (root === undefined) return;
    must(text.length <= MAX_XML_BYTES && !/<!(?:DOCTYPE|ENTITY)/i.test(text), 'a text that must be refused is read');
    for (const name of root.names()) {
      for (const node of root.all(name)) must(typeof node.text() === 'string', 'a text that is none');
    }
    must(Object.getPrototypeOf({}) === Object.prototype && !('x' in {}), 'the prototype of all objects was written to');
    const body = root.find('Envelope', 'Body', 'PullMessagesResponse');
    const motion = new MotionSources();
    motion.take(body);
    must(typeof motion.moving === 'boolean', 'motion that is neither');
    const again = refusing(() => parseXml(`<a>${escapeXml(text.slice(0, 1_000))}</a>`), CameraFailure);
    must(again !== undefined, 'a text that was escaped cannot be read');
  },
};

export const discovery: Target = {
  name: 'discovery',
  seeds: texts(FOUND, TWO, matches(), MOTION),
  words: xmlWords,
  run(input) {
    for (const camera of readMatches(input.toString('utf8'), QUESTION, DEVICE)) {
      const url = new URL(camera.onvifAddress);
      must(/^https?:$/.test(url.protocol) && url.hostname === DEVICE, 'the address of another device is believed');
      must(url.username === '' && url.password === '', 'an address with a password is believed');
      must(camera.name.length > 0 && camera.name.length <= 200 && camera.model.length <= 200, 'a name without bounds');
    }
  },
};

function tag(type: number, time_ms: number, body: Buffer): Buffer {
  const head = Buffer.alloc(11);
  head[0] = type;
  head.writeUIntBE(body.length, 1, 3);
  head.writeUIntBE(time_ms, 4, 3);
  const trailer = Buffer.alloc(4);
  trailer.writeUInt32BE(head.length + body.length);
  return Buffer.concat([head, body, trailer]);
}
function lengthed(bytes: number, nal: Buffer): Buffer {
  const head = Buffer.alloc(bytes);
  head.writeUIntBE(nal.length, 0, bytes);
  return Buffer.concat([head, nal]);
}
const flvHead = Buffer.concat([Buffer.from('FLV\x01\x01\0\0\0\x09', 'latin1'), Buffer.alloc(4)]);
const sets = Buffer.concat([
  Buffer.from([0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1f, 0xff, 0xe1]),
  lengthed(2, H264.sps),
  Buffer.from([1]),
  lengthed(2, H264.pps),
]);
const picture = (first: number): Buffer =>
  Buffer.concat([
    Buffer.from([first, 1, 0, 0, 0]),
    lengthed(4, Buffer.from('65888421', 'hex')),
    lengthed(4, Buffer.from([6, 5])),
  ]);

/** What is heard, whatever the pieces. */
function flvOf(input: Buffer, piece: number): string[] {
  const heard: string[] = [];
  let bytes = 0;
  const hear = (what: string, nals: readonly Buffer[]): void => {
    for (const nal of nals) bytes += nal.length;
    must(
      nals.every((nal) => nal.length > 0),
      'a NAL unit without bytes',
    );
    heard.push(`${what} ${nals.map((nal) => nal.toString('latin1')).join('|')}`);
  };
  const reader = new FlvReader({
    parameterSets: (nals) => hear('sets', nals),
    frame(time_ms, nals) {
      must(time_ms >= 0 && time_ms <= 0xffff_ffff, 'a time that cannot be');
      hear(String(time_ms), nals);
    },
  });
  try {
    for (let at = 0; at < input.length; at += piece) reader.push(input.subarray(at, at + piece));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    heard.push('refused');
  }
  must(bytes <= input.length, 'more bytes than came');
  return heard;
}

export const flv: Target = {
  name: 'flv',
  seeds: [
    Buffer.concat([
      flvHead,
      tag(18, 0, Buffer.from('meta')),
      tag(9, 0, sets),
      tag(9, 40, picture(0x17)),
      tag(9, 80, picture(0x27)),
    ]),
    Buffer.concat([
      flvHead,
      tag(8, 0, Buffer.from([0xaf, 0])),
      tag(9, 0xff_ffff, picture(0x27)),
      tag(9, 0, Buffer.alloc(3)),
      tag(9, 0, sets.subarray(0, 9)),
    ]),
  ],
  words: [Buffer.from([9, 0xff, 0xff, 0xff]), Buffer.from([0, 0, 0, 0]), Buffer.from('FLV', 'latin1'), tag(9, 1, sets)],
  run(input) {
    const whole = flvOf(input, input.length + 1);
    const pieces = flvOf(input, 1 + (input.length % 7));
    must(whole.length === pieces.length && whole.every((one, at) => one === pieces[at]), 'pieces are heard otherwise');
    must(input.length <= MAX_ACCESS_UNIT_BYTES, 'inputs are short');
  },
};
