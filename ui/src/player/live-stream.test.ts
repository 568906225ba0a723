import { encodeLiveFrame, LIVE_CLOSE_NO_CAMERA, LIVE_CLOSE_SESSION_ENDED, type LiveFrame } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Backoff } from '../backoff.ts';
import { LiveStream, type LiveStreamEvents } from './live-stream.ts';

/** A websocket whose other end is the test. */
class TestSocket extends EventTarget {
  static made: TestSocket[] = [];
  binaryType = 'blob';
  closed = false;
  constructor() {
    super();
    TestSocket.made.push(this);
  }
  close(): void {
    this.closed = true;
  }
  says(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }));
  }
  closes(code: number): void {
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
}

function watch(): { heard: unknown[][]; stream: LiveStream; last: () => TestSocket } {
  const heard: unknown[][] = [];
  const hear =
    (what: string) =>
    (...words: unknown[]): void =>
      void heard.push([what, ...words]);
  const events: LiveStreamEvents = {
    onConfig: hear('config'),
    onFrame: hear('frame'),
    onCamera: hear('camera'),
    onLost: hear('lost'),
    onEnded: hear('ended'),
    onNoPicture: hear('no picture'),
  };
  const stream = new LiveStream('ws://recorder/live', events, new Backoff(500, 15_000, () => 0));
  stream.start();
  return {
    heard,
    stream,
    last: () => {
      const socket = TestSocket.made.at(-1);
      if (socket === undefined) throw new Error('no socket was made');
      return socket;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', TestSocket);
  TestSocket.made = [];
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('live stream', () => {
  it('hands on configurations, frames and the camera’s state, and nothing malformed', () => {
    const { heard, last } = watch();
    const config = { type: 'live-config', codec: 'avc1.64001f', width: 2, height: 2, description: 'AA==' };
    const data = Uint8Array.of(1);
    last().says('not json');
    last().says(JSON.stringify({ type: 'else' }));
    last().says(new ArrayBuffer(5));
    last().says(JSON.stringify(config));
    last().says(encodeLiveFrame({ key: true, captured_ms: 1, decode_ticks90k: 2n, data }).buffer);
    last().says(JSON.stringify({ type: 'live-state', kind: 'failed', reason: 'No route.' }));
    last().says(JSON.stringify({ type: 'live-state', kind: 'recording' }));
    expect(heard.map(([what]) => what)).toEqual(['config', 'frame', 'camera', 'camera']);
    expect(heard[1]?.[1]).toMatchObject({ key: true, captured_ms: 1, decode_ticks90k: 2n });
    expect(heard.slice(2).map(([, reason]) => reason)).toEqual(['No route.', undefined]);
  });

  it('hands sound over as what it is, and takes it for a sign of life', () => {
    const { heard, last } = watch();
    const frame = { captured_ms: 1, decode_ticks90k: 2n, data: Uint8Array.of(1) };
    last().says(encodeLiveFrame({ ...frame, key: true }).buffer);
    for (let second = 0; second < 60; second += 1) {
      vi.advanceTimersByTime(1000);
      last().says(encodeLiveFrame({ ...frame, key: false, sound: true }).buffer);
      last().says(encodeLiveFrame({ ...frame, key: true, sound: true }).buffer);
    }
    const sounds = heard.map(([, given]) => (given as LiveFrame).sound === true);
    expect(sounds).toEqual([false, ...Array.from({ length: 120 }, () => true)]);
    expect(TestSocket.made).toHaveLength(1);
  });

  it.each([
    [LIVE_CLOSE_SESSION_ENDED, 'session-ended'],
    [LIVE_CLOSE_NO_CAMERA, 'no-camera'],
  ])('ends for good at close code %i', (code, why) => {
    const { heard, last } = watch();
    last().closes(code);
    vi.advanceTimersByTime(3_600_000);
    expect(heard).toEqual([['ended', why]]);
    expect(TestSocket.made).toHaveLength(1);
  });

  it('comes back with growing waits while it is refused, and at once shorter after a frame', () => {
    const { last } = watch();
    const waits_ms = [500, 1000, 2000, 4000, 8000, 15_000, 15_000];
    for (const wait_ms of waits_ms) {
      const before = TestSocket.made.length;
      last().closes(1006);
      vi.advanceTimersByTime(wait_ms - 1);
      expect(TestSocket.made).toHaveLength(before);
      vi.advanceTimersByTime(1);
      expect(TestSocket.made).toHaveLength(before + 1);
    }
    last().says(encodeLiveFrame({ key: true, captured_ms: 1, decode_ticks90k: 2n, data: Uint8Array.of(1) }).buffer);
    last().closes(1006);
    vi.advanceTimersByTime(500);
    expect(TestSocket.made).toHaveLength(waits_ms.length + 2);
  });

  it('gives up a connection that went silent, but waits for a camera that is away', () => {
    const { heard, last } = watch();
    vi.advanceTimersByTime(20_000);
    expect(heard).toEqual([['lost', true]]);
    expect(TestSocket.made).toHaveLength(2);
    expect(TestSocket.made[0]?.closed).toBe(true);
    last().says(JSON.stringify({ type: 'live-state', kind: 'failed', reason: 'No route.' }));
    vi.advanceTimersByTime(3_600_000);
    expect(TestSocket.made).toHaveLength(2);
  });

  it('does nothing after stop', () => {
    const { heard, stream, last } = watch();
    const socket = last();
    stream.stop();
    socket.closes(1006);
    socket.says(JSON.stringify({ type: 'live-state', kind: 'recording' }));
    vi.advanceTimersByTime(3_600_000);
    expect(heard).toEqual([]);
    expect(TestSocket.made).toHaveLength(1);
  });
});
