/**
 * The player's end of the playback websocket: asks for frames, hands each answer to whoever asked. Connects at the first request,
 * comes back after a loss with growing waits, and ends for good when the session has ended. No more than PLAYBACK_MAX_OPEN
 * requests are open at once; more wait for their turn, in order. Every request ends once: by `onEnd`, or silently
 * by its own cancel. After the session's end nothing more is answered: the state says so.
 */
import {
  decodePlaybackFrame,
  LIVE_CLOSE_SESSION_ENDED,
  PLAYBACK_MAX_OPEN,
  playbackConfigSchema,
  playbackEndSchema,
  type PlaybackAsk,
  type PlaybackConfig,
  type PlaybackEnd,
  type PlaybackFrame,
} from '@nightlatch/protocol';
import { z } from 'zod';
import { Backoff } from '../backoff.ts';

const messageSchema = z.discriminatedUnion('type', [playbackConfigSchema, playbackEndSchema]);

export type FramesAsk = Omit<Extract<PlaybackAsk, { type: 'frames' }>, 'type' | 'request'>;

/** `lost`: the connection went away; asking again is the asker's to decide, and may be done at once. */
export type AnswerEnd = Omit<PlaybackEnd, 'type' | 'request' | 'why'> & { readonly why: PlaybackEnd['why'] | 'lost' };

export interface Answer {
  readonly onConfig: (config: PlaybackConfig) => void;
  readonly onFrame: (frame: PlaybackFrame) => void;
  readonly onEnd: (end: AnswerEnd) => void;
}

export type LinkState = 'idle' | 'connecting' | 'open' | 'lost' | 'session-ended';

interface Request {
  readonly id: number;
  readonly ask: FramesAsk;
  readonly answer: Answer;
  frames: number;
}

export class PlaybackLink {
  readonly #url: string;
  readonly #onState: (state: LinkState) => void;
  readonly #backoff: Backoff;
  readonly #open = new Map<number, Request>();
  /** Cancelled, and not yet ended by the recorder: they still count as open there. */
  readonly #leaving = new Set<number>();
  #waiting: Request[] = [];
  #socket: WebSocket | undefined;
  #isUp = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #nextId = 0;
  #state: LinkState = 'idle';

  constructor(url: string, onState: (state: LinkState) => void, backoff: Backoff = new Backoff(300, 10_000)) {
    this.#url = url;
    this.#onState = onState;
    this.#backoff = backoff;
  }

  /** The function that is given back cancels; after it nothing of the answer is called. */
  ask(ask: FramesAsk, answer: Answer): () => void {
    const request: Request = { id: this.#nextId, ask, answer, frames: 0 };
    this.#nextId = (this.#nextId + 1) % 0x1_0000_0000;
    this.#waiting.push(request);
    if (this.#state === 'idle') this.#connect();
    this.#sendWaiting();
    return () => this.#cancel(request);
  }

  /** Nothing is called any more. */
  close(): void {
    this.#drop();
    clearTimeout(this.#retry);
    this.#waiting = [];
    this.#open.clear();
    this.#state = 'session-ended';
  }

  #cancel(request: Request): void {
    this.#waiting = this.#waiting.filter((one) => one !== request);
    if (!this.#open.delete(request.id)) return;
    this.#leaving.add(request.id);
    this.#send({ type: 'cancel', request: request.id });
  }

  #connect(): void {
    this.#say('connecting');
    const socket = new WebSocket(this.#url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    const isCurrent = (): boolean => this.#socket === socket;
    socket.addEventListener('open', () => {
      if (!isCurrent()) return;
      this.#isUp = true;
      this.#say('open');
      this.#sendWaiting();
    });
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (isCurrent()) this.#read(event.data);
    });
    socket.addEventListener('close', (event) => {
      if (isCurrent()) this.#onClosed(event.code);
    });
  }

  #onClosed(code: number): void {
    this.#drop();
    const isOver = code === LIVE_CLOSE_SESSION_ENDED;
    if (!isOver) this.#retry = setTimeout(() => this.#connect(), this.#backoff.next_ms());
    this.#say(isOver ? 'session-ended' : 'lost');
    // Those that were never sent go out with the next connection.
    const lost = [...this.#open.values()];
    this.#open.clear();
    this.#leaving.clear();
    for (const { answer, frames } of lost) answer.onEnd({ why: 'lost', frames });
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isUp = false;
    socket?.close();
  }

  #sendWaiting(): void {
    while (this.#isUp && this.#open.size + this.#leaving.size < PLAYBACK_MAX_OPEN) {
      const request = this.#waiting.shift();
      if (request === undefined) return;
      this.#open.set(request.id, request);
      this.#send({ type: 'frames', request: request.id, ...request.ask });
    }
  }

  #send(ask: PlaybackAsk): void {
    if (this.#isUp) this.#socket?.send(JSON.stringify(ask));
  }

  #read(data: unknown): void {
    if (data instanceof ArrayBuffer) {
      const frame = decodePlaybackFrame(new Uint8Array(data));
      const request = frame && this.#open.get(frame.request);
      if (frame === undefined || request === undefined) return;
      this.#backoff.reset();
      request.frames += 1;
      return request.answer.onFrame(frame);
    }
    const message = messageSchema.safeParse(parseJson(data));
    if (!message.success) return;
    const { data: said } = message;
    const request = this.#open.get(said.request);
    if (said.type === 'playback-config') return request?.answer.onConfig(said);
    this.#backoff.reset();
    this.#open.delete(said.request);
    this.#leaving.delete(said.request);
    request?.answer.onEnd(said);
    this.#sendWaiting();
  }

  #say(state: LinkState): void {
    this.#state = state;
    this.#onState(state);
  }
}

function parseJson(data: unknown): unknown {
  if (typeof data !== 'string') return undefined;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
