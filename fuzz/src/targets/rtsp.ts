/** What a camera says before it sends video: RTSP messages, challenges, addresses, session descriptions. */
import { Authenticator } from '@nightlatch/recorder/engine/rtsp/auth';
import { parseChallenges } from '@nightlatch/recorder/engine/rtsp/challenges';
import { parseAddress, resolveControl } from '@nightlatch/recorder/engine/rtsp/address';
import { movedFrom } from '@nightlatch/recorder/engine/rtsp/redirect';
import { formatRequest, header, isRequest, parseResponse } from '@nightlatch/recorder/engine/rtsp/message';
import { MAX_BODY_BYTES, MAX_HEAD_BYTES, RtspWire } from '@nightlatch/recorder/engine/rtsp/wire';
import { CameraFailure } from '@nightlatch/recorder/engine/failure';
import { Malformed } from '@nightlatch/recorder/media/malformed';
import { parseSdp, spropParameterSets } from '@nightlatch/recorder/media/sdp';
import { soundCodec, videoCodec } from '@nightlatch/recorder/media/codecs';
import { type Target, must, refusing, texts } from '../target.ts';

const OPTIONS = 'RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n\r\n';
const UNAUTHORIZED =
  'RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Digest realm="cam", nonce="a1b2", algorithm=SHA-256, qop="auth", stale=TRUE\r\nWWW-Authenticate: Basic realm="cam"\r\n\r\n';
export const SDP = [
  'v=0',
  'o=- 0 0 IN IP4 127.0.0.1',
  's=Session',
  't=0 0',
  'a=control:*',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=fmtp:96 packetization-mode=1;profile-level-id=64001f;sprop-parameter-sets=Z2QAH6zZQFAFuhAAAAMAEAAAAwMg8YMZYA==,aOvjyyLA',
  'a=control:trackID=0',
  'm=audio 0 RTP/AVP 97',
  'a=rtpmap:97 MPEG4-GENERIC/16000/1',
  'a=fmtp:97 streamtype=5;profile-level-id=1;mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3;config=1408',
  'a=control:trackID=1',
  '',
].join('\r\n');
export const SDP_H265 = [
  'v=0',
  'm=video 0 RTP/AVP 98',
  'a=rtpmap:98 H265/90000',
  'a=fmtp:98 sprop-vps=QAEMAf//AWAAAAMAkAAAAwAAAwBdlZgJ;sprop-sps=QgEBAWAAAAMAkAAAAwAAAwBdoAKAgC0WWVmkkyuAQAAA;sprop-pps=RAHBcrRiQA==',
  'm=audio 0 RTP/AVP 8',
  'm=application 0 RTP/AVP 107',
  'a=rtpmap:107 vnd.onvif.metadata/90000',
  '',
].join('\n');
const described = `RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Base: rtsp://10.0.0.2/live/\r\nContent-Type: application/sdp\r\nContent-Length: ${SDP.length}\r\n\r\n${SDP}`;
const packet = Buffer.concat([Buffer.from([0x24, 0, 0, 16, 0x80, 0x60, 0, 1]), Buffer.alloc(12, 7)]);

const words = texts(
  '\r\n\r\n',
  '\r\n',
  'Content-Length: 99999999999\r\n',
  'Content-Length: -1\r\n',
  'Content-Length: 65536\r\n',
  'CSeq: 4294967296\r\n',
  '$\x00\xff\xff',
  '$\x01\x00\x00',
  'RTSP/1.0 200 OK\r\n',
  'OPTIONS * RTSP/1.0\r\n',
  'WWW-Authenticate: Digest ',
  'a=fmtp:96 ',
  'm=video 0 RTP/AVP 96\r\n',
  'm=audio 0 RTP/AVP 0\r\n',
  'a=control:',
  'sprop-parameter-sets=',
  'rtpmap:96 H264/1e99',
  '"',
  '\\',
  '=',
  ',',
);

/** The same bytes in one piece and in pieces give the same packets and messages. */
function wireOf(input: Buffer, piece: number): string[] {
  const heard: string[] = [];
  const wire = new RtspWire({
    message(head, body) {
      must(head.length <= MAX_HEAD_BYTES, 'a head is longer than the limit');
      must(body.length <= MAX_BODY_BYTES, 'a body is longer than the limit');
      heard.push(`${head}|${body.length}`);
      isRequest(head);
      const response = parseResponse(head, body);
      const session = response && header(response, 'session');
      if (session !== undefined) formatRequest('PLAY', 'rtsp://10.0.0.2/', new Map([['Session', session]]));
    },
    packet(channel, bytes, start, end) {
      must(start <= end && end <= bytes.length, 'a packet lies outside its buffer');
      heard.push(`${channel}:${bytes.toString('latin1', start, end)}`);
    },
  });
  // Behind what came lies what came before, as in the buffer that all cameras' sockets share.
  const shared = Buffer.alloc(Math.min(piece, input.length) + 16, '\r\n\r\n$\0\0');
  try {
    for (let at = 0; at < input.length; at += piece) wire.push(shared, input.copy(shared, 0, at, at + piece));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    heard.push('refused');
  }
  return heard;
}

export const rtspWire: Target = {
  name: 'rtsp-wire',
  seeds: [...texts(OPTIONS, UNAUTHORIZED, described, OPTIONS + described), Buffer.concat([packet, packet, packet])],
  words,
  run(input) {
    const whole = wireOf(input, input.length + 1);
    const pieces = wireOf(input, 1 + (input.length % 7));
    const isCut = whole.includes('refused') || pieces.includes('refused');
    // Where a limit is passed differs by the piece it falls into; what was heard before does not.
    const both = isCut ? Math.min(whole.length, pieces.length) - 1 : Math.max(whole.length, pieces.length);
    for (let at = 0; at < both; at++) must(whole[at] === pieces[at], 'pieces are heard otherwise than the whole');
  },
};

export const rtspAuth: Target = {
  name: 'rtsp-auth',
  seeds: texts(
    'Digest realm="cam", nonce="a1b2c3", algorithm=MD5, qop="auth,auth-int", opaque="x", stale=FALSE',
    'Basic realm="a \\"quoted\\" realm"',
    'Basic realm=x, Digest realm=y, nonce=z, algorithm=SHA-256-sess, qop=auth',
    'Negotiate',
    // Shapes that cost a reader which goes back and forth the square of their length.
    ...['a ', 'a', '-', 'a=', 'a="', 'a="\\"', ', ', ' ='].map((part) => part.repeat(16_384 / part.length)),
  ),
  words,
  run(input) {
    const text = input.toString('latin1');
    parseChallenges(text);
    const authenticator = new Authenticator({ username: 'owner', password: 'secret-word' }, () => 'nonce');
    must(authenticator.authorization('OPTIONS', '*') === undefined, 'an answer that nobody asked for');
    if (!authenticator.challenged([text])) return;
    authenticator.challenged([text]);
    const header = authenticator.authorization('DESCRIBE', 'rtsp://10.0.0.2/') ?? '';
    must(!/[\r\n\0]/.test(header), 'a challenge puts a line into a header');
    must(!header.startsWith('Digest') || !header.includes('secret-word'), 'a digest shows the password');
  },
};

const FROM = ['rtsp://10.0.0.2/live', 'rtsps://10.0.0.2/live'].map((address) => parseAddress(address));

export const rtspAddress: Target = {
  name: 'rtsp-address',
  seeds: texts(
    'rtsp://10.0.0.2:554/live?a=b',
    'rtsps://[::1]/x',
    'rtsp://user:pass@host/',
    'trackID=1',
    'rtsp://10.0.0.2/live/trackID=1',
  ),
  words: texts('rtsp://', '@', ':', '/', '?', '#', '[', ']', '%00', '*'),
  run(input) {
    const text = input.toString('latin1');
    const address = refusing(() => parseAddress(text), CameraFailure);
    resolveControl('rtsp://10.0.0.2/live', text);
    resolveControl('rtsp://10.0.0.2/live/', text);
    for (const from of FROM) refusing(() => movedFrom(from, text), CameraFailure);
    if (address === undefined) return;
    must(address.port > 0 && address.port < 65_536, 'a port that is none');
    must(!/[\s\p{Cc}]/u.test(address.url), 'an address with a line in it');
  },
};

export const sdp: Target = {
  name: 'sdp',
  seeds: texts(SDP, SDP_H265),
  words,
  run(input) {
    const description = parseSdp(input.toString('utf8'));
    if (description === undefined) return;
    must(description.tracks.length <= 16, 'more tracks than the limit');
    for (const track of description.tracks) {
      videoCodec(track);
      soundCodec(track);
      spropParameterSets(track);
    }
  },
};
