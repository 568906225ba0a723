import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { avcConfig } from '../h264/avcc.ts';
import { nalType } from '../h264/nal.ts';
import { type Sample, fragmentHead, fragmentHeadBytes, readFragmentHead, renumberFragment } from './fragment.ts';
import { initSegment } from './init.ts';
import { readInit } from './read-init.ts';

const folder = mkdtempSync(join(tmpdir(), 'nl-fmp4-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** 50 frames of x264, one NAL unit and more each: parameter sets, and samples with lengths before their NAL units. */
function encode() {
  const source = ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=25', '-frames:v', '50'];
  const options = ['-pix_fmt', 'yuv420p', '-bf', '0', '-g', '25', '-x264-params', 'aud=1'];
  const stream = execFileSync('ffmpeg', [...source, ...options, '-c:v', 'libx264', '-f', 'h264', '-']);
  const nals = stream
    .toString('latin1')
    .replaceAll('\0\0\0\u0001', '\0\0\u0001')
    .split('\0\0\u0001')
    .slice(1)
    .map((nal) => Buffer.from(nal, 'latin1'));
  const samples: { data: Buffer; key: boolean }[] = [];
  for (const nal of nals) {
    const type = nalType(nal[0] ?? 0);
    if (type === 9) samples.push({ data: Buffer.alloc(0), key: false });
    const sample = samples.at(-1);
    if (sample === undefined) throw new Error('no delimiter first');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(nal.length);
    sample.data = Buffer.concat([sample.data, length, nal]);
    sample.key ||= type === 5;
  }
  const ofType = (wanted: number) => nals.filter((nal) => nalType(nal[0] ?? 0) === wanted).slice(0, 1);
  return { config: avcConfig(ofType(7), ofType(8)), samples };
}

test('what is written, ffmpeg plays, and it reads back the same', () => {
  const { config, samples } = encode();
  const start_ms = Date.UTC(2026, 10, 23, 7);
  const init = initSegment(config, start_ms);
  expect(readInit(init)).toEqual({ bytes: init.length, config, sound: undefined });
  const parts = [init];
  for (let first = 0; first < samples.length; first += 10) {
    const some = samples.slice(first, first + 10);
    const table: Sample[] = some.map(({ data, key }) => ({
      bytes: data.length,
      duration_ticks90k: 3600,
      offset_ticks90k: 0,
      key,
    }));
    const head = fragmentHead(first / 10 + 1, first * 3600, table);
    expect(head).toHaveLength(fragmentHeadBytes(10));
    const media = Buffer.concat(some.map(({ data }) => data));
    expect(readFragmentHead(head)).toEqual({
      decode_ticks90k: first * 3600,
      samples: table,
      sound: undefined,
      headBytes: head.length,
      bytes: head.length + media.length,
    });
    for (let cut = 0; cut < head.length; cut++) expect(readFragmentHead(head.subarray(0, cut))).toBeUndefined();
    parts.push(head, media);
  }
  const path = join(folder, 'written.mp4');
  writeFileSync(path, Buffer.concat(parts));
  const entries = 'stream=codec_name,width,height,nb_read_frames,duration:format_tags=creation_time';
  const told = execFileSync('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', path]);
  expect(JSON.parse(told.toString())).toMatchObject({
    streams: [{ codec_name: 'h264', width: 320, height: 180, nb_read_frames: '50', duration: '2.000000' }],
    format: { tags: { creation_time: '2026-11-23T07:00:00.000000Z' } },
  });
  expect(execFileSync('ffmpeg', ['-v', 'error', '-i', path, '-f', 'null', '-']).toString()).toBe('');
});

test('a fragment takes another number and time', () => {
  const head = fragmentHead(1, 0, [{ bytes: 5, duration_ticks90k: 1, offset_ticks90k: -7, key: true }]);
  renumberFragment(head, 9, 2 ** 40);
  expect(readFragmentHead(head)).toMatchObject({ decode_ticks90k: 2 ** 40, samples: [{ offset_ticks90k: -7 }] });
});

test('a fragment with sound reads back, takes another place in both tracks, and is not read when cut', () => {
  const table: Sample[] = [{ bytes: 5, duration_ticks90k: 3600, offset_ticks90k: 0, key: true }];
  const run = { decode_samples: 1024, samples: [3, 4].map((bytes) => ({ bytes, duration_samples: 1024 })) };
  const head = fragmentHead(1, 0, table, run);
  expect(head).toHaveLength(fragmentHeadBytes(1, 2));
  const info = { samples: table, headBytes: head.length, bytes: head.length + 12 };
  expect(readFragmentHead(head)).toEqual({ ...info, decode_ticks90k: 0, sound: run });
  for (let cut = 0; cut < head.length; cut++) expect(readFragmentHead(head.subarray(0, cut))).toBeUndefined();
  renumberFragment(head, 7, 90_000, 2 ** 40);
  const moved = { decode_samples: 2 ** 40, samples: run.samples };
  expect(readFragmentHead(head)).toEqual({ ...info, decode_ticks90k: 90_000, sound: moved });
  // A length of the first track that leads elsewhere than to the second.
  head.writeUInt8(head.readUInt8(27) + 7, 27);
  expect(readFragmentHead(head)).toBeUndefined();
});

test.each([
  { codec: 'mp4a.40.2', sampleRate_hz: 48_000, channels: 2, description: Buffer.of(0x11, 0x90) },
  { codec: 'opus', sampleRate_hz: 48_000, channels: 2, description: Buffer.of(0, 2, 0, 0, 0, 0, 0xbb, 0x80, 0, 0, 0) },
  { codec: 'alaw', sampleRate_hz: 8_000, channels: 1, description: Buffer.alloc(0) },
  { codec: 'ulaw', sampleRate_hz: 8_000, channels: 1, description: Buffer.alloc(0) },
])('a head with $codec sound reads back, whole only, and ffprobe knows it', (sound) => {
  const { config } = encode();
  const init = initSegment(config, 0, sound);
  expect(readInit(init)).toEqual({ bytes: init.length, config, sound });
  for (let cut = 0; cut < init.length; cut++) expect(readInit(init.subarray(0, cut))).toBeUndefined();
  const path = join(folder, `${sound.codec}.mp4`);
  writeFileSync(path, init);
  const entries = 'stream=codec_name,sample_rate,channels';
  const told = execFileSync('ffprobe', [
    '-v',
    'error',
    '-select_streams',
    'a',
    '-show_entries',
    entries,
    '-of',
    'json',
    path,
  ]);
  const names: Readonly<Record<string, string>> = { 'mp4a.40.2': 'aac', alaw: 'pcm_alaw', ulaw: 'pcm_mulaw' };
  expect(JSON.parse(told.toString())).toMatchObject({
    streams: [
      {
        codec_name: names[sound.codec] ?? sound.codec,
        sample_rate: String(sound.sampleRate_hz),
        channels: sound.channels,
      },
    ],
  });
});

test('a head cut at any byte is not read', () => {
  const init = initSegment(encode().config, 0);
  for (let cut = 0; cut < init.length; cut++) expect(readInit(init.subarray(0, cut))).toBeUndefined();
});
