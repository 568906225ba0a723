import { encodePlaybackFrame, PLAYBACK_MAX_OPEN } from '@nightlatch/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Backoff } from '../backoff.ts';
import { PlaybackLink, type FramesAsk } from './playback-link.ts';

/** A websocket whose other end is the test. */
class TestSocket extends EventTarget {
  static made: TestSocket[] = [];
  binaryType = 'blob';
  readonly sent: { type: string; request: number }[] = [];
  constructor() {
    super();
    TestSocket.made.push(this);
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {}
  opens(): void {
    this.dispatchEvent(new Event('open'));
  }
  says(data: unknown): void {
    this.dispatchEvent(
      new MessageEvent('message', {
        data: typeof data === 'object' && !(data instanceof ArrayBuffer) ? JSON.stringify(data) : data,
      }),
    );
  }
  closes(code: number): void {
    this.dispatchEvent(new CloseEvent('close', { code }));
  }
}

const want: FramesAsk = { cameraId: 'yard', from_ms: 0, to_ms: 1000, what: 'all' };
const frame = (request: number): ArrayBuffer =>
  encodePlaybackFrame({
    request,
    duration_ms: 40,
    key: true,
    captured_ms: 5,
    decode_ticks90k: 450n,
    data: Uint8Array.of(1),
  }).buffer;

let states: string[];
let heard: string[];
let link: PlaybackLink;
const answer = (name: string) => ({
  onConfig: () => void heard.push(`${name} config`),
  onFrame: () => void heard.push(`${name} frame`),
  onEnd: ({ why, frames }: { why: string; frames: number }) => void heard.push(`${name} ${why} ${frames}`),
});
const last = (): TestSocket => {
  const socket = TestSocket.made.at(-1);
  if (socket === undefined) throw new Error('no socket was made');
  return socket;
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', TestSocket);
  TestSocket.made = [];
  states = [];
  heard = [];
  link = new PlaybackLink('ws://recorder/playback', (state) => states.push(state), new Backoff(300, 10_000, () => 0));
});
afterEach(() => {
  link.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the playback link', () => {
  it('connects at the first request and hands each answer to its asker', () => {
    expect(TestSocket.made).toHaveLength(0);
    link.ask(want, answer('a'));
    link.ask(want, answer('b'));
    last().opens();
    expect(last().sent.map(({ request }) => request)).toEqual([0, 1]);
    const config = { codec: 'avc1.64001f', width: 2, height: 2, description: 'AA==' };
    last().says({ type: 'playback-config', request: 1, ...config });
    last().says(frame(1));
    last().says(frame(0));
    last().says({ type: 'playback-end', request: 1, why: 'complete', frames: 1 });
    expect(heard).toEqual(['b config', 'b frame', 'a frame', 'b complete 1']);
  });

  it('takes nothing malformed, and nothing that nobody asked for', () => {
    link.ask(want, answer('a'));
    last().opens();
    for (const nonsense of ['not json', { type: 'else' }, new ArrayBuffer(5), frame(7)]) last().says(nonsense);
    last().says({ type: 'playback-end', request: 9, why: 'complete', frames: 0 });
    expect(heard).toEqual([]);
  });

  it('says nothing more of what was cancelled, and tells the recorder', () => {
    const cancel = link.ask(want, answer('a'));
    last().opens();
    cancel();
    cancel();
    last().says(frame(0));
    last().says({ type: 'playback-end', request: 0, why: 'cancelled', frames: 0 });
    expect(heard).toEqual([]);
    expect(last().sent.map(({ type }) => type)).toEqual(['frames', 'cancel']);
  });

  it('keeps no more requests open than the recorder takes', () => {
    const cancels = Array.from({ length: PLAYBACK_MAX_OPEN + 3 }, (_, at) => link.ask(want, answer(String(at))));
    last().opens();
    expect(last().sent).toHaveLength(PLAYBACK_MAX_OPEN);
    cancels[PLAYBACK_MAX_OPEN]?.();
    cancels[0]?.();
    expect(last().sent).toHaveLength(PLAYBACK_MAX_OPEN + 1);
    last().says({ type: 'playback-end', request: 0, why: 'cancelled', frames: 0 });
    expect(last().sent.at(-1)?.request).toBe(PLAYBACK_MAX_OPEN + 1);
  });

  it('tells what was lost with the connection, and sends the rest with the next one', () => {
    link.ask(want, answer('a'));
    last().opens();
    last().says(frame(0));
    last().closes(1006);
    expect(heard).toEqual(['a frame', 'a lost 1']);
    link.ask(want, answer('b'));
    vi.advanceTimersByTime(300);
    last().opens();
    expect(last().sent.map(({ request }) => request)).toEqual([1]);
    expect(states).toEqual(['connecting', 'open', 'lost', 'connecting', 'open']);
  });

  it('ends for good with the session', () => {
    link.ask(want, answer('a'));
    last().opens();
    last().closes(4401);
    vi.advanceTimersByTime(3_600_000);
    expect(TestSocket.made).toHaveLength(1);
    expect(states.at(-1)).toBe('session-ended');
    expect(heard).toEqual(['a lost 0']);
  });
});
