/** H.264 and H.265 from packets to access units with their times, and their parameter sets. */
import type { CodecConfig } from '@nightlatch/recorder/media/codec-config';
import { avcConfig, parseAvcc } from '@nightlatch/recorder/media/h264/avcc';
import { h264Format } from '@nightlatch/recorder/media/h264/format';
import { ParameterSets } from '@nightlatch/recorder/media/h264/parameter-sets';
import { parseSps } from '@nightlatch/recorder/media/h264/sps';
import { h265Format } from '@nightlatch/recorder/media/h265/format';
import { hevcConfig, parseHvcc } from '@nightlatch/recorder/media/h265/hvcc';
import { HevcParameterSets } from '@nightlatch/recorder/media/h265/parameter-sets';
import { parseSps as parseHevcSps } from '@nightlatch/recorder/media/h265/sps';
import { Malformed } from '@nightlatch/recorder/media/malformed';
import { MAX_ACCESS_UNIT_BYTES, MediaBuffer } from '@nightlatch/recorder/media/media-buffer';
import { NalDepacketizer } from '@nightlatch/recorder/media/nal/depacketizer';
import type { NalFormat } from '@nightlatch/recorder/media/nal/nal-format';
import { RtpPacket } from '@nightlatch/recorder/media/rtp';
import { SampleTimes } from '@nightlatch/recorder/media/sample-times';
import { joined, packetsOf, rtp } from '../packets.ts';
import { type Target, must, refusing } from '../target.ts';
import { H264, H265, type Payload, inParts, together } from './nal-seeds.ts';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

interface Sets {
  put(nal: Uint8Array): void;
  config(): CodecConfig | undefined;
}

/** Packets in, access units out; each is judged. */
function depacketize(input: Buffer, format: NalFormat, sets: Sets, parse: (description: Buffer) => unknown): void {
  const packet = new RtpPacket();
  const buffer = new MediaBuffer();
  let times: SampleTimes | undefined;
  let lastDecode = Number.NEGATIVE_INFINITY;
  const depacketizer = new NalDepacketizer(format, buffer, sets, (unit) => {
    must(unit.bytes > 0 && unit.bytes <= MAX_ACCESS_UNIT_BYTES, 'an access unit of a size that cannot be');
    const end = buffer.finishedBytes;
    nalLengthsFill(buffer.view(end - unit.bytes, end));
    const config = sets.config();
    if (config !== undefined) parse(config.description);
    times ??= new SampleTimes(config?.reorderFrames);
    times.displayAt_ticks90k(unit.rtpTime);
    if (!unit.continues && !times.next(unit.rtpTime)) {
      times = undefined;
      lastDecode = Number.NEGATIVE_INFINITY;
    } else if (!unit.continues) {
      must(times.decode_ticks90k > lastDecode, 'decode times do not rise');
      lastDecode = times.decode_ticks90k;
      must(Number.isSafeInteger(times.display_ticks90k), 'a display time that is none');
    }
    buffer.discardFront(end);
  });
  refusing(() => {
    for (const bytes of packetsOf(input)) {
      if (packet.read(bytes, 0, bytes.length)) depacketizer.packet(packet, bytes);
    }
  }, Malformed);
}

/** Each NAL unit has its length before it, and they fill the sample. */
function nalLengthsFill(sample: Buffer): void {
  let at = 0;
  while (at < sample.length) {
    must(at + 5 <= sample.length, 'a sample ends in the middle of a length');
    at += 4 + sample.readUInt32BE(at);
  }
  must(at === sample.length, 'NAL units do not fill their sample');
}

const times = (count: number, payload: Buffer): Payload[] => Array.from({ length: count }, () => ({ payload }));
const begin264 = [
  { payload: together(hex('78'), H264.sps, H264.pps), marker: false },
  ...inParts(H264.key, 3, false),
  ...times(5, H264.slice),
  { payload: H264.key },
];

/** Frames that are sent after those they are shown before. */
const reordered = Array.from({ length: 12 }, (_, at) => ({ payload: H264.slice, ahead: at % 3 === 0 ? 7_200 : 0 }));

/** A picture parameter set of that number, as an Exp-Golomb code of at most nine bits. */
function pps(id: number): Buffer {
  const code = (id + 1).toString(2);
  const bits = `${'0'.repeat(code.length - 1)}${code}`.padEnd(16, '1');
  return Buffer.from([0x68, Number.parseInt(bits.slice(0, 8), 2), Number.parseInt(bits.slice(8), 2)]);
}

export const h264Packets: Target = {
  name: 'h264-packets',
  seeds: [
    joined(rtp(begin264)),
    joined(rtp([{ payload: H264.spsBaseline }, { payload: H264.pps }, { payload: H264.key, marker: false }])),
    joined(
      rtp([...begin264, ...inParts(H264.slice, 2, false), { payload: together(hex('78'), H264.slice) }], { ticks: 0 }),
    ),
    joined(rtp([...begin264, ...times(30, H264.slice)], { ticks: 0x7fff_0000 })),
    joined(rtp([...begin264, ...reordered])),
    joined(rtp([...begin264, ...inParts(Buffer.concat([H264.key, Buffer.alloc(140_000, 0x77)]), 110, false)])),
    joined(rtp([...begin264, ...times(120, hex('1f'))])),
    joined(rtp([...begin264, ...Array.from({ length: 20 }, (_, id) => ({ payload: pps(id), marker: false }))])),
    joined(rtp([{ payload: Buffer.concat([H264.sps, Buffer.alloc(1_100, 1)]) }])),
  ],
  words: [H264.sps, H264.pps, hex('7c85'), hex('7c45'), hex('78'), hex('0009f0'), hex('80e0'), hex('b0e0')],
  run: (input) => depacketize(input, h264Format, new ParameterSets(), parseAvcc),
};

const begin265 = [
  { payload: together(hex('6001'), H265.vps, H265.sps, H265.pps), marker: false },
  ...inParts(H265.key, 3, true),
  ...times(4, H265.slice),
  { payload: H265.cleanRandomAccess },
  { payload: H265.leading },
];

export const h265Packets: Target = {
  name: 'h265-packets',
  seeds: [
    joined(rtp(begin265)),
    joined(rtp([{ payload: H265.vps }, { payload: H265.sps }, { payload: H265.pps }, ...begin265.slice(5)])),
    joined(rtp([...begin265, { payload: hex('6401aabbcc') }, ...inParts(H265.slice, 2, true)], { ticks: 0 })),
  ],
  words: [H265.vps, H265.sps, H265.pps, hex('6201'), hex('6001'), hex('6401'), hex('93'), hex('80e0')],
  run: (input) => depacketize(input, h265Format, new HevcParameterSets(), parseHvcc),
};

export const videoSets: Target = {
  name: 'video-sets',
  seeds: [
    ...[H264.sps, H264.spsBaseline, H264.spsLists, H264.pps, H265.vps, H265.sps, H265.pps],
    avcConfig([H264.sps], [H264.pps]).description,
    avcConfig([H264.spsLists, H264.sps], [H264.pps]).description,
    hevcConfig({ vps: [H265.vps], sps: [H265.sps], pps: [H265.pps] }).description,
  ],
  words: [hex('0000030000'), hex('ffffffff'), hex('00000000'), hex('64'), hex('42'), hex('4201')],
  run(input) {
    for (const parse of [parseSps, parseHevcSps]) {
      const sps = refusing(() => parse(input), Malformed);
      if (sps !== undefined) must(sps.width > 0 && sps.height > 0, 'a picture that cannot be');
    }
    refusing(() => take(new ParameterSets(), [H264.sps, H264.pps], input), Malformed);
    refusing(() => take(new HevcParameterSets(), [H265.vps, H265.sps, H265.pps], input), Malformed);
    refusing(() => avcConfig([], [input]), Malformed);
    refusing(() => hevcConfig({ vps: [], sps: [], pps: [input] }), Malformed);
    refusing(() => parseAvcc(input), Malformed);
    refusing(() => parseHvcc(input), Malformed);
  },
};

function take(sets: Sets, before: readonly Buffer[], input: Buffer): void {
  for (const set of [...before, input]) sets.put(set);
  sets.config();
}
