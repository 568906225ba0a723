import { expect, test } from 'vitest';
import { adapterArguments, captureInput, streamInput } from './arguments.ts';

test('a capture input is a numbered device and nothing else', () => {
  expect(captureInput('v4l2:/dev/video12').slice(-2)).toEqual(['-i', '/dev/video12']);
  for (const address of [
    'v4l2:/dev/video',
    'v4l2:/dev/video1/../sda',
    'v4l2:-i',
    'v4l2:/dev/video1\n',
    'file:/etc/passwd',
  ]) {
    expect(() => captureInput(address), address).toThrow('looks like v4l2:/dev/video0');
  }
});

test('what the camera says of its type chooses among known containers, and never becomes an argument', () => {
  expect(streamInput('multipart/x-mixed-replace; boundary="-i /etc/passwd"')).toContain('mpjpeg');
  for (const type of ['application/x-mpegurl', '-f lavfi', undefined]) {
    const input = streamInput(type);
    expect(input.slice(-2)).toEqual(['-i', 'pipe:0']);
    expect(input).not.toContain('-f');
    expect(input[input.indexOf('-protocol_whitelist') + 1]).toBe('pipe');
    expect(input[input.indexOf('-format_whitelist') + 1]).not.toMatch(/hls|concat|lavfi|image2/);
  }
  expect(() => streamInput('text/html; charset=utf-8')).toThrow('a web page');
  expect(() => streamInput('image/jpeg')).toThrow('a single picture');
});

test('ffmpeg gives H.264 with a key frame every 2 seconds, to its standard output alone', () => {
  const list = adapterArguments(captureInput('v4l2:/dev/video0'));
  expect(list.slice(-3)).toEqual(['-f', 'flv', 'pipe:1']);
  expect(list).toContain('expr:gte(t,n_forced*2)');
  expect(list).toContain('-nostdin');
});
