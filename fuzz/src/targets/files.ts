/** Footage files as a damaged disk gives them back: heads, fragments, fragment tables. */
import { readFragmentTable } from '@nightlatch/recorder/footage/fragment-table';
import { parseSegmentPath } from '@nightlatch/recorder/footage/paths';
import { fragmentHead, readFragmentHead } from '@nightlatch/recorder/media/fmp4/fragment';
import { initSegment } from '@nightlatch/recorder/media/fmp4/init';
import { readInit } from '@nightlatch/recorder/media/fmp4/read-init';
import { avcConfig } from '@nightlatch/recorder/media/h264/avcc';
import { type Target, must, texts } from '../target.ts';

const SPS = Buffer.from('67640014acd94141fb0110000003001000000303c0f14299600000', 'hex');
const PPS = Buffer.from('68ebe3cb22c0', 'hex');
const init = initSegment(avcConfig([SPS], [PPS]), 1_700_000_000_000);
const samples = [
  { bytes: 9, duration_ticks90k: 3_600, offset_ticks90k: 0, key: true },
  { bytes: 4, duration_ticks90k: 3_600, offset_ticks90k: -3_600, key: false },
];

export const fileHeads: Target = {
  name: 'file-heads',
  seeds: [init, fragmentHead(1, 0, samples), fragmentHead(2 ** 31, 2 ** 52, samples)],
  words: texts('moof', 'mdat', 'moov', 'stsd', 'avcC', 'trun', 'tfdt', '\0\0\0\u0008', '\0\0\0\u0001'),
  run(input) {
    const head = readInit(input);
    if (head !== undefined) must(head.bytes <= input.length, 'a head longer than the file');
    const fragment = readFragmentHead(input);
    if (fragment === undefined) return;
    must(fragment.headBytes <= input.length && fragment.bytes >= fragment.headBytes, 'a fragment that cannot be');
    must(fragment.samples.length * 16 <= input.length, 'more samples than bytes for them');
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
    for (const fragment of readFragmentTable(input, 0)) {
      must(fragment.position >= position && Number.isFinite(fragment.position), 'fragments run backwards');
      position = fragment.position;
    }
    const place = parseSegmentPath(input.toString('latin1'));
    if (place !== undefined) must(!place.cameraId.includes('/') && Number.isFinite(place.start_ms), 'no such place');
  },
};
