/** Sound out of packets, and the camera's own reports of its clock. */
import { readRtcp } from '@nightlatch/recorder/engine/rtsp/rtcp';
import { Malformed } from '@nightlatch/recorder/media/malformed';
import { RtpPacket } from '@nightlatch/recorder/media/rtp';
import type { SdpTrack } from '@nightlatch/recorder/media/sdp';
import { parseSdp } from '@nightlatch/recorder/media/sdp';
import { readAudioSpecificConfig } from '@nightlatch/recorder/media/sound/aac';
import { openSound } from '@nightlatch/recorder/media/sound/open-sound';
import { MAX_SOUND_FRAME_BYTES } from '@nightlatch/recorder/media/sound/sound-format';
import { joined, packetsOf, rtp } from '../packets.ts';
import { type Target, must, refusing, texts } from '../target.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

function track(...lines: string[]): SdpTrack {
  const found = parseSdp(['v=0', ...lines].join('\r\n'))?.tracks[0];
  if (found === undefined) throw new Error('no track');
  return found;
}

const AAC = 'm=audio 0 RTP/AVP 97\r\na=rtpmap:97 MPEG4-GENERIC/16000/1\r\na=fmtp:97 mode=AAC-hbr;config=1408;';
/** Which one an input is for, its first byte says. */
const TRACKS = [
  track(`${AAC}sizelength=13;indexlength=3;indexdeltalength=3`),
  track(`${AAC}sizelength=6;indexlength=2;indexdeltalength=2`),
  track('m=audio 0 RTP/AVP 98', 'a=rtpmap:98 opus/48000/2'),
  track('m=audio 0 RTP/AVP 8'),
  track('m=audio 0 RTP/AVP 0'),
];

const aacFrame = Buffer.alloc(40, 0x21);
/** AU-headers-length in bits, then a header of 13 + 3 bits for each frame. */
const aacOne = Buffer.concat([hex('0010'), hex('0140'), aacFrame]);
const aacTwo = Buffer.concat([hex('0020'), hex('0140'), hex('0140'), aacFrame, aacFrame]);
const aacPart = Buffer.concat([hex('0010'), hex('0280'), aacFrame]);

function seed(kind: number, ...payloads: Buffer[]): Buffer {
  const packets = rtp(
    payloads.map((payload) => ({ payload })),
    { payloadType: 97, ticks: 1_024 },
  );
  return Buffer.concat([Buffer.from([kind]), joined(packets)]);
}

export const sound: Target = {
  name: 'sound',
  seeds: [
    seed(0, aacOne, aacTwo, aacPart, aacPart, aacOne),
    seed(1, Buffer.concat([hex('0008'), hex('a0'), aacFrame])),
    seed(2, hex('fc010203'), hex('fd0102030405'), hex('fe030102030405060708'), hex('ff8303010101')),
    seed(3, Buffer.alloc(160, 0xd5)),
    seed(4, Buffer.alloc(160, 0xff)),
  ],
  words: [hex('0010'), hex('ffff'), hex('0000'), hex('fff8'), hex('ff3f')],
  run(input) {
    const kind = TRACKS[(input[0] ?? 0) % TRACKS.length];
    const packet = new RtpPacket();
    const opened =
      kind &&
      openSound(kind, (bytes, start, end, _rtpTime, duration_samples) => {
        must(start <= end && end <= bytes.length, 'sound outside its buffer');
        must(end - start <= MAX_SOUND_FRAME_BYTES, 'a frame longer than the limit');
        must(Number.isSafeInteger(duration_samples) && duration_samples > 0, 'a frame that lasts nothing');
      });
    must(opened !== undefined, 'a usual track cannot be opened');
    refusing(() => {
      for (const bytes of packetsOf(input.subarray(1))) {
        if (packet.read(bytes, 0, bytes.length)) {
          opened.payload(bytes, packet.payloadStart, packet.payloadEnd, packet.time);
        }
      }
    }, Malformed);
  },
};

export const soundTracks: Target = {
  name: 'sound-tracks',
  seeds: texts(
    `${AAC}sizelength=13;indexlength=3;indexdeltalength=3`,
    'm=audio 0 RTP/AVP 98\r\na=rtpmap:98 opus/48000/2\r\na=fmtp:98 sprop-stereo=1',
    'm=audio 0 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000/1',
  ),
  words: texts('config=', 'ffff', '/96000', '/8000/6', 'sizelength=99', 'constantDuration=1024', ';', '=', '1388'),
  run(input) {
    refusing(() => readAudioSpecificConfig(input), Malformed);
    const description = parseSdp(`v=0\r\n${input.toString('latin1')}`);
    for (const one of description?.tracks ?? []) openSound(one, () => undefined);
  },
};

const report = Buffer.concat([
  hex('80c80006 12345678 ea000000 80000000 00015f90 00000010 00001000'.replaceAll(' ', '')),
]);

export const rtcp: Target = {
  name: 'rtcp',
  seeds: [report, Buffer.concat([report, hex('81ca0002123456780104636100'), hex('81cb000112345678')])],
  words: [hex('80c80006'), hex('81cb0001'), hex('00000000'), hex('ffffffff')],
  run(input) {
    readRtcp(input, 0, input.length, {
      senderReport(rtpTime, ntp_ms) {
        must(rtpTime >= 0 && rtpTime <= 0xffff_ffff, 'an RTP time that is none');
        must(ntp_ms > Date.UTC(2000, 0) && ntp_ms <= Date.UTC(2100, 0), 'a clock that no camera has');
      },
      bye: () => undefined,
    });
  },
};
