/**
 * One playback websocket (playback-socket.ts of the protocol): answers its requests in turn, a fragment of each, so that cameras that
 * play in step go on together. No more than a few megabytes wait for a slow player: then nothing more is read for it. What it
 * says wrong ends the socket or the one request, with a sentence.
 */
import {
  encodePlaybackFrame,
  PLAYBACK_MAX_OPEN,
  PLAYBACK_MAX_RANGE_MS,
  playbackAskSchema,
  type PlaybackAsk,
  type PlaybackConfig,
  type PlaybackEnd,
} from '@nightlatch/protocol';
import type { RawData, WebSocket } from 'ws';
import type { FrameBatch, Footage } from './footage.ts';

const DAY_MS = 24 * 3_600_000;
/** Above this, reading stops until less waits. */
const MOST_WAITING_BYTES = 2 * 1024 * 1024;
/** Nobody who reads lets answers pile up like this. */
const MOST_UNREAD_BYTES = 4 * MOST_WAITING_BYTES;
const CLOSE_NOT_JSON = 1007;
const CLOSE_MISUSED = 1008;

const REASON_DISK = 'This footage cannot be read from the disk.';

type FramesAsk = Extract<PlaybackAsk, { type: 'frames' }>;

interface Request {
  readonly ask: FramesAsk;
  readonly batches: AsyncGenerator<FrameBatch, void>;
  frames: number;
  /** Of the configs told last. */
  told: string;
  isCancelled: boolean;
}

export class PlaybackSocket {
  readonly #socket: WebSocket;
  readonly #footage: Footage;
  readonly #onError: (error: unknown) => void;
  readonly #requests = new Map<number, Request>();
  #isServing = false;
  #current: Request | undefined;
  #goOn: (() => void) | undefined;

  /** Serves until the socket closes. `onError`: what the disk or the index threw. */
  constructor(socket: WebSocket, footage: Footage, onError: (error: unknown) => void) {
    this.#socket = socket;
    this.#footage = footage;
    this.#onError = onError;
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary));
    socket.on('close', () => this.#goOn?.());
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #hear(data: RawData, isBinary: boolean): void {
    if (!this.#isOpen) return;
    const ask = isBinary ? undefined : readAsk(data);
    if (ask === undefined) return this.#socket.close(CLOSE_NOT_JSON, 'The recorder could not read this request.');
    if (ask.type === 'cancel') {
      return this.#cancel(ask.request);
    }
    if (this.#requests.has(ask.request)) {
      return this.#socket.close(CLOSE_MISUSED, 'This request is open already.');
    }
    const reason = this.#requests.size >= PLAYBACK_MAX_OPEN ? 'Too much is asked for at once.' : wrongRange(ask);
    if (reason !== undefined) return this.#end({ request: ask.request, why: 'failed', reason, frames: 0 });
    const batches = this.#footage.frames(ask.cameraId, servedRange(ask), { what: ask.what, atMost: ask.atMost });
    this.#requests.set(ask.request, { ask, batches, frames: 0, told: '', isCancelled: false });
    if (!this.#isServing) void this.#serve();
    return undefined;
  }

  #cancel(id: number): void {
    const request = this.#requests.get(id);
    if (request === undefined) return;
    request.isCancelled = true;
    // The one whose turn it is ends there.
    if (request === this.#current) return;
    this.#finish(request, { why: 'cancelled' });
    request.batches.return().catch(this.#onError);
  }

  async #serve(): Promise<void> {
    this.#isServing = true;
    while (this.#requests.size > 0 && this.#isOpen) {
      for (const request of this.#requests.values()) {
        if (!this.#isOpen) break;
        this.#current = request;
        await this.#turn(request);
        this.#current = undefined;
      }
    }
    for (const { batches } of this.#requests.values()) await batches.return();
    this.#requests.clear();
    this.#isServing = false;
  }

  async #turn(request: Request): Promise<void> {
    const { ask, batches } = request;
    try {
      const batch = await batches.next();
      if (batch.done !== true) await this.#give(request, batch.value);
      if (request.isCancelled) {
        await batches.return();
        this.#finish(request, { why: 'cancelled' });
      } else if (batch.done === true) {
        const next_ms = this.#footage.nextFootage_ms(ask.cameraId, servedRange(ask).to_ms);
        this.#finish(request, { why: 'complete', ...(next_ms === undefined ? {} : { next_ms }) });
      }
    } catch (error) {
      this.#onError(error);
      this.#finish(request, { why: 'failed', reason: this.#footage.unreadableReason(error) ?? REASON_DISK });
    }
  }

  async #give(request: Request, { file, frames }: FrameBatch): Promise<void> {
    const configs = `${file.configId} ${file.soundId}`;
    if (configs !== request.told) {
      const config = this.#config(request.ask, file);
      // Of an index that was made anew: nothing says what these frames are.
      if (config === undefined) return;
      this.#socket.send(JSON.stringify(config));
      request.told = configs;
    }
    for (const frame of frames) {
      if (this.#socket.bufferedAmount > MOST_WAITING_BYTES) await this.#room();
      if (request.isCancelled || !this.#isOpen) return;
      this.#socket.send(encodePlaybackFrame({ request: request.ask.request, ...frame }), () => this.#sent());
      request.frames++;
    }
  }

  #config({ request, what }: FramesAsk, file: FrameBatch['file']): PlaybackConfig | undefined {
    const configs = this.#footage.configs(file);
    if (configs === undefined) return undefined;
    const { video, sound } = configs;
    return {
      type: 'playback-config',
      request,
      codec: video.codec,
      width: video.width,
      height: video.height,
      description: video.description.toString('base64'),
      ...(sound === undefined || what === 'keys'
        ? {}
        : { sound: { ...sound, description: sound.description.toString('base64') } }),
    };
  }

  #finish({ ask, frames }: Request, end: Omit<PlaybackEnd, 'type' | 'request' | 'frames'>): void {
    this.#requests.delete(ask.request);
    this.#end({ request: ask.request, frames, ...end });
  }

  #end(end: Omit<PlaybackEnd, 'type'>): void {
    if (!this.#isOpen) return;
    if (this.#socket.bufferedAmount > MOST_UNREAD_BYTES) {
      this.#socket.close(CLOSE_MISUSED, 'Too much is asked for and not read.');
      return;
    }
    this.#socket.send(JSON.stringify({ type: 'playback-end', ...end } satisfies PlaybackEnd));
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = resolve;
    });
  }

  #sent(): void {
    if (this.#isOpen && this.#socket.bufferedAmount > MOST_WAITING_BYTES / 2) return;
    this.#goOn?.();
    this.#goOn = undefined;
  }
}

function readAsk(data: RawData): PlaybackAsk | undefined {
  if (!Buffer.isBuffer(data)) return undefined;
  try {
    return playbackAskSchema.safeParse(JSON.parse(data.toString())).data;
  } catch {
    return undefined;
  }
}

function wrongRange({ from_ms, to_ms, what }: FramesAsk): string | undefined {
  if (!(to_ms > from_ms)) return 'The end must come after the beginning.';
  if (what === 'keys' && to_ms - from_ms > DAY_MS) return 'Choose a shorter time.';
  return undefined;
}

/** Of all frames no more than PLAYBACK_MAX_RANGE_MS; `next_ms` says where it goes on. */
function servedRange({ from_ms, to_ms, what }: FramesAsk): { from_ms: number; to_ms: number } {
  return { from_ms, to_ms: what === 'all' ? Math.min(to_ms, from_ms + PLAYBACK_MAX_RANGE_MS) : to_ms };
}
