/**
 * The requests that this page has: sends them, one after the other, and asks the service how each of them fares. Nothing is kept beyond the
 * page. `subscribe` and `snapshot` fit React; every change gives a new snapshot.
 */
import { CARD_PATH, DELIVERIES_PATH, ENVELOPE_CONTENT_TYPE, ENVELOPES_PATH } from '@nightlatch/protocol/service-paths';
import { advance, nextLook_ms, type Progress, type Step } from './progress.ts';
import type { MailRequest } from './request.ts';
import { type Answer, readAnswer, readDelivery, readSender } from './service-answers.ts';

export interface Outgoing {
  readonly request: MailRequest;
  readonly progress: Progress;
}
export interface Sender {
  readonly name: string;
  readonly address: string;
}
export interface OutgoingSnapshot {
  readonly all: readonly Outgoing[];
  /** Who the e-mails come from, once the service has said so. */
  readonly sender: Sender | undefined;
}

/** What differs between a browser and a test. */
export interface Surroundings {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Monotonic. */
  now_ms(): number;
}

export class OutgoingRequests {
  readonly #surroundings: Surroundings;
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #looks = new Map<string, number>();
  #snapshot: OutgoingSnapshot;
  #sending = false;

  constructor(requests: readonly MailRequest[], surroundings: Surroundings) {
    this.#surroundings = surroundings;
    this.#snapshot = { all: requests.map((request) => ({ request, progress: { at: 'ready' } })), sender: undefined };
  }

  readonly snapshot = (): OutgoingSnapshot => this.#snapshot;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks whether the service has any of them already, so that a second visit is told. Never throws. */
  async lookForEarlier(): Promise<void> {
    await Promise.all(this.#snapshot.all.map(({ request }) => this.#look(request)));
  }

  /** Hands over what can be handed over now. A second call while one runs does nothing. Never throws. */
  async send(): Promise<void> {
    if (this.#sending) return;
    this.#sending = true;
    try {
      for (const { request } of this.#snapshot.all) {
        const before = this.#progressOf(request);
        this.#step(request, { kind: 'send', now_ms: this.#surroundings.now_ms() });
        if (this.#progressOf(request) === before) continue;
        const answer = await this.#handOver(request);
        this.#step(request, { kind: 'answer', answer, now_ms: this.#surroundings.now_ms() });
      }
    } finally {
      this.#sending = false;
    }
  }

  /** When the page comes to the front again: a phone sleeps through timers. */
  lookNow(): void {
    for (const { request, progress } of this.#snapshot.all) {
      if (nextLook_ms(progress, 0) !== undefined) void this.#look(request);
    }
  }

  /** Ends all waiting. */
  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#listeners.clear();
  }

  #progressOf({ flowId }: MailRequest): Progress {
    return this.#snapshot.all.find(({ request }) => request.flowId === flowId)?.progress ?? { at: 'ready' };
  }

  #step({ flowId }: MailRequest, step: Step): void {
    const all = this.#snapshot.all.map((one) =>
      one.request.flowId === flowId ? { request: one.request, progress: advance(one.progress, step) } : one,
    );
    this.#publish({ ...this.#snapshot, all });
    const changed = all.find(({ request }) => request.flowId === flowId);
    if (changed?.progress.at === 'taken') {
      this.#plan(changed);
      if (this.#snapshot.sender === undefined) void this.#askSender(changed.request.tenant);
    }
  }

  #plan({ request, progress }: Outgoing): void {
    clearTimeout(this.#timers.get(request.flowId));
    const looks = this.#looks.get(request.flowId) ?? 0;
    const wait_ms = nextLook_ms(progress, looks);
    if (wait_ms === undefined) return;
    this.#looks.set(request.flowId, looks + 1);
    const look = async (): Promise<void> => {
      await this.#look(request);
      // Also when nothing was heard: the network may be back next time.
      const now = this.#progressOf(request);
      if (now === progress) this.#plan({ request, progress });
    };
    this.#timers.set(
      request.flowId,
      setTimeout(() => void look(), wait_ms),
    );
  }

  async #look(request: MailRequest): Promise<void> {
    const heard = await this.#get(`${DELIVERIES_PATH}/${request.flowId}`);
    const delivery = readDelivery(heard);
    if (delivery !== undefined) this.#step(request, { kind: 'told', delivery });
  }

  async #askSender(tenant: string): Promise<void> {
    const sender = readSender(await this.#get(`${CARD_PATH}?tenant=${tenant}`));
    if (sender !== undefined && this.#snapshot.sender === undefined) this.#publish({ ...this.#snapshot, sender });
  }

  async #handOver(request: MailRequest): Promise<Answer> {
    let response: Response;
    try {
      response = await this.#surroundings.fetch(ENVELOPES_PATH, {
        method: 'POST',
        headers: { 'content-type': ENVELOPE_CONTENT_TYPE },
        body: request.bytes,
        cache: 'no-store',
        credentials: 'omit',
      });
    } catch {
      return { kind: 'unreachable' };
    }
    return readAnswer(response.status, await response.json().catch(() => undefined));
  }

  async #get(path: string): Promise<unknown> {
    try {
      const response = await this.#surroundings.fetch(path, { cache: 'no-store', credentials: 'omit' });
      return response.ok ? await response.json() : undefined;
    } catch {
      return undefined;
    }
  }

  #publish(snapshot: OutgoingSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}

export const browserSurroundings: Surroundings = {
  fetch: (path, init) => fetch(path, init),
  now_ms: () => performance.now(),
};
