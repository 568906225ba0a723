import { expect, test } from 'vitest';
import { mainOf, subOf, type Profile } from './profiles.ts';

const profile = (token: string, codec: string, width: number): Profile => ({
  token,
  name: token,
  address: `rtsp://192.168.1.20/${token}`,
  codec,
  width,
  height: (width * 9) / 16,
});

test('the largest picture that can be recorded is the main one, the largest small one that every browser shows is the small one', () => {
  const list = [
    profile('photo', 'JPEG', 5_120),
    profile('main', 'H265', 3_840),
    profile('second', 'H264', 1_920),
    profile('third', 'H265', 1_280),
    profile('fourth', 'H264', 640),
  ];
  const main = mainOf(list);
  expect(main?.token).toBe('main');
  expect(subOf(list, main)?.token).toBe('fourth');
});

test('a camera with one picture has no small one; one without any that can be recorded shows what it has', () => {
  const one = [profile('main', 'H264', 1_920)];
  expect(subOf(one, mainOf(one))).toBeUndefined();
  const photo = [profile('photo', 'JPEG', 640)];
  expect(mainOf(photo)?.token).toBe('photo');
  expect(mainOf([])).toBeUndefined();
});
