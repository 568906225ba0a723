import { expect, test } from 'vitest';
import { parseSdp } from '../sdp.ts';
import { openSound } from './open-sound.ts';
import { MAX_SOUND_FRAME_BYTES, type SoundDepacketizer } from './sound-format.ts';

interface Given {
  readonly data: string;
  readonly rtpTime: number;
  readonly samples: number;
}

function open(...lines: string[]): { sound: SoundDepacketizer | undefined; given: Given[] } {
  const track = parseSdp(['v=0', ...lines].join('\r\n'))?.tracks[0];
  if (track === undefined) throw new Error('no track');
  const given: Given[] = [];
  const sound = openSound(track, (bytes, start, end, rtpTime, samples) => {
    given.push({ data: bytes.toString('hex', start, end), rtpTime, samples });
  });
  return { sound, given };
}

const HBR = 'mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3';
const aac = (parameters: string) =>
  open('m=audio 0 RTP/AVP 97', 'a=rtpmap:97 MPEG4-GENERIC/48000/2', `a=fmtp:97 ${parameters}`);
const opus = (...fmtp: string[]) => open('m=audio 0 RTP/AVP 97', 'a=rtpmap:97 opus/48000/2', ...fmtp);
const send = (sound: SoundDepacketizer | undefined, payload: Buffer, rtpTime = 0): boolean | undefined =>
  sound?.payload(Buffer.concat([Buffer.of(9), payload]), 1, payload.length + 1, rtpTime);

function units(sizes: readonly number[], media: Buffer): Buffer {
  const heads = sizes.map((size) => Buffer.of(size >> 5, (size << 3) & 0xff));
  return Buffer.concat([Buffer.of(0, sizes.length * 16), ...heads, media]);
}

test('AAC: several access units in a packet', () => {
  const { sound, given } = aac(`${HBR};config=1190`);
  expect(sound?.config).toMatchObject({ codec: 'mp4a.40.2', sampleRate_hz: 48_000, channels: 2 });
  expect(send(sound, units([2, 1], Buffer.of(1, 2, 3)), 2 ** 32 - 24)).toBe(true);
  expect(given).toEqual([
    { data: '0102', rtpTime: 2 ** 32 - 24, samples: 1024 },
    { data: '03', rtpTime: 1000, samples: 1024 },
  ]);
});

test('AAC: an access unit over several packets; one that lost a part is dropped', () => {
  const { sound, given } = aac(`${HBR};config=1190`);
  for (const part of ['0102', '03', '0405']) expect(send(sound, units([5], Buffer.from(part, 'hex')), 7)).toBe(true);
  send(sound, units([5], Buffer.of(1, 2)), 1031);
  sound?.lost();
  send(sound, units([3], Buffer.of(6, 7, 8)), 2055);
  expect(given.map(({ data }) => data)).toEqual(['0102030405', '060708']);
});

test.each([
  ['empty', Buffer.alloc(0)],
  ['headers longer than the packet', Buffer.of(1, 0, 0)],
  ['no headers', Buffer.of(0, 0, 1, 2)],
  ['a cut header', Buffer.of(0, 9, 0, 8, 1)],
  ['a unit of no bytes', units([0], Buffer.alloc(0))],
  ['sizes that do not fit', units([1, 1], Buffer.of(1))],
  ['interleaved units', Buffer.of(0, 16, 0, 9, 1)],
  [
    'too many units',
    units(
      Array.from({ length: 65 }, () => 1),
      Buffer.alloc(65),
    ),
  ],
  ['a unit above the limit', Buffer.of(0, 17, 0xff, 0xff, 0xff, 1)],
])('AAC: %s is refused', (_what, payload) => {
  const { sound, given } = aac(`${HBR};config=1190`);
  expect(send(sound, payload)).toBe(false);
  expect(given).toEqual([]);
});

test('AAC: parts of more than one size, or of more than the whole, are refused', () => {
  const { sound, given } = aac(`${HBR};config=1190`);
  send(sound, units([5], Buffer.of(1)));
  expect(send(sound, units([6], Buffer.of(1)))).toBe(false);
  send(sound, units([3], Buffer.of(1)));
  expect(send(sound, units([3], Buffer.of(1, 2, 3)))).toBe(false);
  expect(given).toEqual([]);
});

test('AAC: frames of 960, and parameters that are not recorded', () => {
  expect(send(aac(`${HBR};config=1194`).sound, units([1], Buffer.of(1)))).toBe(true);
  const refused = [HBR, `${HBR};config=11`, `${HBR};config=1190${'00'.repeat(70)}`, 'config=1190'];
  const more = [`${HBR};config=1010`, `${HBR};config=1190;ctsdeltalength=4`, 'sizelength=99;config=1190'];
  for (const parameters of [...refused, ...more]) expect(aac(parameters).sound).toBeUndefined();
  expect(aac(`${HBR};config=11B0`).sound).toBeUndefined(); // six channels
});

test('Opus: a packet lasts as long as its first bytes say', () => {
  const { sound, given } = opus();
  expect(sound?.config).toMatchObject({ codec: 'opus', sampleRate_hz: 48_000, channels: 1 });
  expect(opus('a=fmtp:97 sprop-stereo=1').sound?.config.channels).toBe(2);
  const packets = [[3 << 3], [13 << 3], [31 << 3], [(28 << 3) | 1], [(31 << 3) | 3, 3]];
  for (const packet of packets) expect(send(sound, Buffer.of(...packet, 0))).toBe(true);
  expect(given.map(({ samples }) => samples)).toEqual([2880, 960, 960, 240, 2880]);
  for (const broken of [[], [3], [(3 << 3) | 3, 3], [(31 << 3) | 3, 0]])
    expect(send(sound, Buffer.of(...broken))).toBe(false);
  expect(send(sound, Buffer.alloc(MAX_SOUND_FRAME_BYTES + 1))).toBe(false);
});

test('G.711: a byte a sample, by its number alone too', () => {
  const { sound, given } = open('m=audio 0 RTP/AVP 8');
  expect(sound?.config).toMatchObject({ codec: 'alaw', sampleRate_hz: 8_000, channels: 1 });
  expect(send(sound, Buffer.alloc(160, 5), 80)).toBe(true);
  expect(given).toMatchObject([{ rtpTime: 80, samples: 160 }]);
  expect(send(sound, Buffer.alloc(0))).toBe(false);
  expect(send(sound, Buffer.alloc(MAX_SOUND_FRAME_BYTES + 1))).toBe(false);
  const stereo = open('m=audio 0 RTP/AVP 97', 'a=rtpmap:97 PCMU/16000/2').sound;
  expect(stereo?.config).toMatchObject({ codec: 'ulaw', channels: 2 });
  expect(send(stereo, Buffer.alloc(3))).toBe(false);
  for (const bad of ['PCMU/4000', 'PCMU/96000', 'PCMU/8000/8', 'G726-32/8000']) {
    expect(open('m=audio 0 RTP/AVP 97', `a=rtpmap:97 ${bad}`).sound).toBeUndefined();
  }
});
