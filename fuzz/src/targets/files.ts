/** Footage files as a damaged disk gives them back: heads, fragments, fragment tables. */
import { FragmentTable, readFragmentTable } from '@nightlatch/recorder/footage/fragment-table';
import { parseSegmentPath } from '@nightlatch/recorder/footage/paths';
import { fragmentHead, readFragmentHead, renumberFragment } from '@nightlatch/recorder/media/fmp4/fragment';
import { initSegment } from '@nightlatch/recorder/media/fmp4/init';
import { readInit } from '@nightlatch/recorder/media/fmp4/read-init';
import { avcConfig } from '@nightlatch/recorder/media/h264/avcc';
import { hevcConfig } from '@nightlatch/recorder/media/h265/hvcc';
import { flacTrack } from '@nightlatch/recorder/media/sound/flac';
import { type Target, must, texts } from '../target.ts';
import { H264, H265 } from './nal-seeds.ts';

const video = avcConfig([H264.sps], [H264.pps]);
const hevc = hevcConfig({ vps: [H265.vps], sps: [H265.sps], pps: [H265.pps] });
const none = Buffer.alloc(0);
const sounds = [
  { codec: 'mp4a.40.2', sampleRate_hz: 16_000, channels: 1, description: Buffer.from('1408', 'hex') },
  { codec: 'opus', sampleRate_hz: 48_000, channels: 2, description: Buffer.from('0002013800003e80000000', 'hex') },
  { codec: 'alaw', sampleRate_hz: 8_000, channels: 1, description: none },
  { codec: 'ulaw', sampleRate_hz: 8_000, channels: 1, description: none },
];
const samples = [
  { bytes: 9, duration_ticks90k: 3_600, offset_ticks90k: 0, key: true },
  { bytes: 4, duration_ticks90k: 3_600, offset_ticks90k: -3_600, key: false },
];
const soundRun = { decode_samples: 8_000, samples: [{ bytes: 160, duration_samples: 160 }] };

export const fileHeads: Target = {
  name: 'file-heads',
  seeds: [
    ...[undefined, ...sounds].map((sound) => initSegment(video, 1_700_000_000_000, sound)),
    initSegment(hevc, 1_700_000_000_000, sounds[0]),
    // Never in a file: what players get instead of G.711.
    initSegment(video, 1_700_000_000_000, flacTrack({ sampleRate_hz: 8_000, channels: 1 })),
    fragmentHead(1, 0, samples),
    fragmentHead(2 ** 31, 2 ** 52, samples),
    fragmentHead(3, 90_000, samples, soundRun),
  ],
  words: texts(
    'moof',
    'mdat',
    'moov',
    'stsd',
    'avcC',
    'hvcC',
    'hvc1',
    'mp4a',
    'esds',
    'Opus',
    'dOps',
    'alaw',
    'ulaw',
    'trak',
    'trun',
    'tfdt',
    '\0\0\0\u0008',
    '\0\0\0\u0001',
  ),
  run(input) {
    const head = readInit(input);
    if (head !== undefined) must(head.bytes <= input.length, 'a head longer than the file');
    const fragment = readFragmentHead(input);
    if (fragment === undefined) return;
    must(fragment.headBytes <= input.length && fragment.bytes >= fragment.headBytes, 'a fragment that cannot be');
    must(fragment.samples.length * 16 <= input.length, 'more samples than bytes for them');
    const moved = Buffer.from(input);
    renumberFragment(moved, 7, 123_456, fragment.sound && 4_321);
    const again = readFragmentHead(moved);
    must(again?.decode_ticks90k === 123_456, 'a fragment that cannot be moved');
    must(again.sound === undefined || again.sound.decode_samples === 4_321, 'sound that stays behind');
  },
};

export const tables: Target = {
  name: 'tables',
  seeds: [
    Buffer.from([0, 0x90, 0x1c, 0x80, 0x20, 0xff, 0x01, 0, 0x90, 0x1c, 0x40, 0]),
    Buffer.from('front/main/2026-11-23/07-00-00.000Z.mp4'),
  ],
  words: [Buffer.from('ffffffffffffff0f', 'hex'), Buffer.from('/../')],
  run(input) {
    let position = -1;
    const copy = new FragmentTable();
    for (const fragment of readFragmentTable(input, 0)) {
      copy.add(fragment);
      must(fragment.position >= position && Number.isFinite(fragment.position), 'fragments run backwards');
      position = fragment.position;
    }
    must([...readFragmentTable(copy.toBytes(), 0)].length === copy.count, 'a table that cannot be written again');
    const place = parseSegmentPath(input.toString('latin1'));
    if (place !== undefined) must(!place.cameraId.includes('/') && Number.isFinite(place.start_ms), 'no such place');
  },
};
