import { expect, test } from 'vitest';
import { captureAddress, captureInput, isTyped, kindOf, withKind } from './source-kind.ts';

test('the kind is in the address, and another kind keeps host and path', () => {
  expect(['rtsp://a', 'RTSPS://a/b', 'http://a', 'v4l2:/dev/video3', ''].map(kindOf)).toEqual([
    'rtsp',
    'rtsps',
    'http',
    'v4l2',
    'rtsp',
  ]);
  expect(withKind('rtsp://192.168.1.20/stream', 'rtsps')).toBe('rtsps://192.168.1.20/stream');
  expect(withKind('rtsp://', 'http')).toBe('http://');
  expect(withKind('rtsp://192.168.1.20/stream', 'v4l2')).toBe('v4l2:/dev/video0');
  expect(withKind('v4l2:/dev/video2', 'rtsp')).toBe('rtsp://');
});

test('capture inputs are counted from 1', () => {
  expect(captureAddress(4)).toBe('v4l2:/dev/video3');
  expect(captureInput('v4l2:/dev/video3')).toBe(4);
  expect(captureInput('v4l2:/etc/passwd')).toBeUndefined();
});

test('a scheme alone is not an address', () => {
  expect(['rtsp://', 'rtsp://a', 'v4l2:/dev/video0', ''].map(isTyped)).toEqual([false, true, true, false]);
});
