/**
 * One piece of footage in one <video>: at most ten minutes, begun at the key frame at or before the wanted instant, shown
 * from the instant itself. Instants in Unix milliseconds. Nothing here retries.
 */
import { problemSchema, routes } from '@nightlatch/protocol';
import { ApiProblem, routePath, Unreachable } from '@nightlatch/ui/api';
import type { Range } from './day-time.ts';

/** Says when the first frame of an answer was taken. */
const STARTS_AT = 'Nightlatch-Starts-At';

export class FootageClip {
  readonly range: Range;
  readonly video: HTMLVideoElement;
  /** When the first frame of the file was taken; the wanted instant until the recorder has said. */
  #startsAt_ms: number;
  readonly #ended = new AbortController();

  constructor(video: HTMLVideoElement, cameraId: string, range: Range, onProblem: (error: unknown) => void) {
    this.video = video;
    this.range = range;
    this.#startsAt_ms = range.from_ms;
    const query = { from: new Date(range.from_ms).toISOString(), to: new Date(range.to_ms).toISOString() };
    const url = routePath(routes.footage, { id: cameraId }, query);
    video.preload = 'auto';
    video.src = url;
    this.#learnStart(url).then(
      () => this.#skipLeadIn(),
      (error: unknown) => {
        if (!this.#ended.signal.aborted) onProblem(error);
      },
    );
    video.load();
  }

  /** The instant that is on screen. */
  get now_ms(): number {
    return this.#startsAt_ms + this.video.currentTime * 1000;
  }

  /** Goes to an instant if its frames are here already; false when another piece has to be asked for. */
  seek(at_ms: number): boolean {
    const { buffered } = this.video;
    const second = (at_ms - this.#startsAt_ms) / 1000;
    for (let part = 0; part < buffered.length; part += 1) {
      if (second >= buffered.start(part) && second < buffered.end(part) - 0.1) {
        this.video.currentTime = second;
        return true;
      }
    }
    return false;
  }

  /** Lets the connection go and the video be used for another piece. */
  close(): void {
    this.#ended.abort();
    this.video.pause();
    this.video.removeAttribute('src');
    this.video.load();
  }

  /** A <video> tells no headers, nor why it was refused: the same address is asked once more, for its head alone. */
  async #learnStart(url: string): Promise<void> {
    const head = new AbortController();
    const signal = AbortSignal.any([head.signal, this.#ended.signal]);
    const response = await fetch(url, { signal, credentials: 'same-origin', cache: 'no-store' }).catch(
      (error: unknown) => {
        throw new Unreachable({ cause: error });
      },
    );
    if (!response.ok) {
      const problem = problemSchema.safeParse(await response.json().catch(() => undefined));
      throw problem.success ? new ApiProblem(problem.data) : new Unreachable({ cause: response.status });
    }
    const startsAt_ms = Date.parse(response.headers.get(STARTS_AT) ?? '');
    head.abort();
    if (Number.isFinite(startsAt_ms)) this.#startsAt_ms = startsAt_ms;
  }

  #skipLeadIn(): void {
    const lead_s = (this.range.from_ms - this.#startsAt_ms) / 1000;
    const skip = (): void => {
      if (lead_s > 0.04 && this.video.currentTime < lead_s) this.video.currentTime = lead_s;
    };
    if (this.video.readyState >= HTMLMediaElement.HAVE_METADATA) skip();
    else this.video.addEventListener('loadedmetadata', skip, { once: true, signal: this.#ended.signal });
  }
}
