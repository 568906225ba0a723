/**
 * Exports that people ordered, in memory: a restart forgets those that were not fetched. Downloads are made while they are sent, at the
 * reader's pace, two at a time; one at a time goes to a stick, and goes on whoever signs out. Each order and each end is a line in the audit
 * trail. Throws refusals for people.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Export, Refusal } from '@nightlatch/protocol';
import { fingerprintOf, showFingerprint } from '@nightlatch/protocol/export/proof';
import { writeZip } from '@nightlatch/protocol/export/write-zip';
import { dosStamp } from '@nightlatch/protocol/export/zip';
import type { Clock } from '../../base/clock.ts';
import type { Span } from '../../footage/timeline.ts';
import { composeExport, type ExportFootage, type ExportSigner, TooMuch } from './compose.ts';
import type { ExportOrder } from './export-order.ts';
import { plainName } from './names.ts';
import { bytesOnStick, checkOrder, type Checked, type Wanted } from './order-check.ts';
import { iso } from './part.ts';
import { type StickEnd, StickRun } from './sticks/stick-run.ts';
import type { FoundStick } from './sticks/sticks.ts';
import type { Unfinished } from './sticks/unfinished.ts';
import { sayBytes } from './sticks/words.ts';

export const JOB_LIMITS = { running: 2, kept: 50, kept_ms: 24 * 3_600_000 } as const;

export interface ExportPerson {
  readonly accountId: string;
  readonly name: string;
  readonly isOwner: boolean;
}

export interface ExportInput extends Wanted {
  readonly why: string;
}

export interface ExportJobParts {
  readonly clock: Clock;
  readonly footage: ExportFootage & { bytesOf(cameraId: string, range: Span): number };
  /** `fingerprint`: SHA-256 of the raw public key, base64url. */
  readonly identity: ExportSigner & { readonly fingerprint: string };
  readonly recorder: () => { name: string; id: string; software: string; timeZone: string };
  readonly cameras: () => readonly { readonly id: string; readonly name: string }[];
  /** Undefined: it is no longer there. */
  readonly findStick: (id: string) => Promise<FoundStick | undefined>;
  readonly unfinished: Unfinished;
  /** The address of the page that checks an export. */
  readonly verifyPage: () => string;
  readonly note: (who: string, what: string) => void;
  readonly onError: (error: unknown) => void;
}

interface Job {
  readonly id: string;
  readonly name: string;
  readonly cameras: readonly { readonly id: string; readonly name: string }[];
  readonly range: Span;
  readonly why: string;
  readonly by: ExportPerson;
  readonly ordered_ms: number;
  readonly bytesExpected: number;
  state: Export['state'];
  bytes: number;
  sentence: string | undefined;
  body: Readable | undefined;
  stick: { readonly name: string; readonly run: StickRun } | undefined;
}

export class ExportJobs {
  readonly #parts: ExportJobParts;
  readonly #fingerprint: string;
  /** Newest last. */
  readonly #jobs = new Map<string, Job>();
  /** What holds a stick: also one that was ended and has not let go of it yet. */
  #onStick: { readonly job: Job; readonly run: StickRun } | undefined;

  constructor(parts: ExportJobParts) {
    this.#parts = parts;
    this.#fingerprint = fingerprintOf(Buffer.from(parts.identity.fingerprint, 'base64url'));
  }

  /** Of this recorder's key, in groups, as people compare it. */
  get fingerprint(): string {
    return showFingerprint(this.#fingerprint);
  }

  list(person: ExportPerson): Export[] {
    this.#forgetOld();
    return [...this.#jobs.values()]
      .filter((job) => isTheirs(job, person))
      .toReversed()
      .map((job) => this.#view(job));
  }

  /** How large an export would be. Throws like `order`. */
  estimate(wanted: Wanted): { readonly bytes: number; readonly bytesOnStick: number } {
    const { cameras, bytes } = this.#check(wanted);
    return { bytes, bytesOnStick: bytesOnStick(bytes, cameras.length, wanted.range) };
  }

  /** Throws `range-invalid`, `range-too-long`, `bad-input`, `no-footage`, `throttled`. */
  order({ cameraIds, range, why }: ExportInput, person: ExportPerson): Export {
    this.#forgetOld();
    const { cameras, bytes: bytesExpected } = this.#check({ cameraIds, range });
    if (this.#jobs.size >= JOB_LIMITS.kept)
      throw new Refusal('throttled', 'There are too many exports. Remove some that are done.');
    const job: Job = {
      id: randomUUID(),
      name: `${plainName(this.#parts.recorder().name) ?? 'Recorder'} ${iso(range.from_ms).slice(0, 19).replace('T', ' ').replaceAll(':', '-')} UTC`,
      cameras,
      range,
      why,
      by: person,
      ordered_ms: this.#parts.clock.wall_ms(),
      bytesExpected,
      state: 'ready',
      bytes: 0,
      sentence: undefined,
      body: undefined,
      stick: undefined,
    };
    const names = cameras.map(({ name }) => name).join(', ');
    this.#parts.note(person.name, `Ordered an export of ${names}, ${iso(range.from_ms)} to ${iso(range.to_ms)}`);
    this.#jobs.set(job.id, job);
    return this.#view(job);
  }

  /** Throws `not-found`, `throttled`. The ZIP file, made as it is read; it fails when the footage cannot be read. */
  download(id: string, person: ExportPerson): { readonly fileName: string; readonly body: Readable } {
    const job = this.#findIdle(id, person);
    const running = [...this.#jobs.values()].filter(({ state, body }) => state === 'running' && body).length;
    if (running >= JOB_LIMITS.running)
      throw new Refusal('throttled', 'Two exports are being made already. Wait until one is done.');
    job.state = 'running';
    job.bytes = 0;
    job.sentence = undefined;
    job.stick = undefined;
    const body = Readable.from(this.#bytesOf(job), { objectMode: false, highWaterMark: 1 });
    job.body = body;
    // Also where nobody ever read from it.
    body.once('close', () => this.#ended(job, 'The download was broken off.'));
    return { fileName: `${job.name}.zip`, body };
  }

  /** Begins to write it to a stick, and answers at once. Throws `not-found`, `throttled`, `stick-unusable`. */
  async toStick(id: string, stickId: string, person: ExportPerson): Promise<Export> {
    this.#findIdle(id, person);
    const stick = await this.#parts.findStick(stickId);
    if (stick === undefined) throw new Refusal('not-found', 'This stick is no longer there. Put it in again.');
    const job = this.#findIdle(id, person);
    if (this.#onStick !== undefined) throw new Refusal('throttled', sayBusy(this.#onStick.job));
    if (stick.trouble !== undefined)
      throw new Refusal('stick-unusable', `The stick "${stick.name}" cannot be used. ${stick.trouble}`);
    const needed = bytesOnStick(job.bytesExpected, job.cameras.length, job.range);
    if (stick.freeBytes < needed) throw new Refusal('stick-unusable', sayTooSmall(stick, needed));
    const made_ms = this.#parts.clock.wall_ms();
    const run = new StickRun({
      clock: this.#parts.clock,
      stick,
      name: job.name,
      files: (name) => composeExport(this.#orderOf(job, name, made_ms), this.#parts.footage, this.#parts.identity),
      bytesExpected: needed,
      fingerprint: this.#fingerprint,
      unfinished: this.#parts.unfinished,
    });
    job.state = 'running';
    job.sentence = undefined;
    job.body = undefined;
    job.stick = { name: stick.name, run };
    this.#onStick = { job, run };
    void run.ended.then((end) => this.#endedOnStick(job, stick.name, end));
    void run.released.then(() => (this.#onStick = undefined));
    this.#parts.note(person.name, `Began to write the export "${job.name}" to the stick "${stick.name}"`);
    return this.#view(job);
  }

  /** Throws `not-found`. */
  remove(id: string, person: ExportPerson): void {
    const job = this.#find(id, person);
    this.#jobs.delete(id);
    this.#stop(job, `It was cancelled by ${person.name}.`);
  }

  /** What this person began ends with what they signed in by; undefined: with everybody's. */
  endOf(accountId: string | undefined): void {
    for (const job of this.#jobs.values())
      if (accountId === undefined || job.by.accountId === accountId)
        this.#stop(job, 'A password was changed meanwhile.');
  }

  /** A stick is given a moment to be cleaned up. */
  async close(): Promise<void> {
    for (const job of this.#jobs.values()) this.#stop(job, 'The recorder stopped meanwhile.');
    await this.#onStick?.run.ended;
    this.#jobs.clear();
  }

  #check(wanted: Wanted): Checked {
    const { clock, cameras, footage } = this.#parts;
    return checkOrder(wanted, {
      now_ms: clock.wall_ms(),
      cameras: cameras(),
      bytesOf: (id, range) => footage.bytesOf(id, range),
    });
  }

  #stop(job: Job, sentence: string): void {
    job.body?.destroy();
    if (job.state === 'running') job.stick?.run.end(sentence);
  }

  #endedOnStick(job: Job, stickName: string, { folder, bytes, sentence, cause }: StickEnd): void {
    const what = `the export "${folder}"`;
    if (sentence === undefined) {
      job.state = 'done';
      job.bytes = bytes;
      this.#parts.note(job.by.name, `Wrote ${what} to the stick "${stickName}", ${bytes} bytes, and checked it there`);
      return;
    }
    this.#ended(job, sentence);
    this.#parts.note(job.by.name, `Did not write ${what} to the stick "${stickName}": ${sentence}`);
    this.#parts.onError(cause ?? sentence);
  }

  #orderOf(job: Job, name: string, made_ms: number): ExportOrder {
    const { timeZone, ...recorder } = this.#parts.recorder();
    return {
      name,
      cameras: job.cameras,
      range: job.range,
      recorder: { ...recorder, fingerprint: this.#fingerprint },
      made: { at: iso(made_ms), by: job.by.name, why: job.why, timeZone },
    };
  }

  async *#bytesOf(job: Job): AsyncGenerator<Uint8Array, void> {
    const made_ms = this.#parts.clock.wall_ms();
    try {
      const files = composeExport(this.#orderOf(job, job.name, made_ms), this.#parts.footage, this.#parts.identity);
      for await (const piece of writeZip(job.name, dosStamp(made_ms), files, crc32)) {
        job.bytes += piece.length;
        yield piece;
      }
      job.state = 'done';
      this.#parts.note(job.by.name, `Downloaded the export "${job.name}", ${job.bytes} bytes`);
    } catch (error) {
      this.#ended(job, error instanceof TooMuch ? error.message : 'The footage could not be read from the disk.');
      this.#parts.onError(error);
      throw error;
    }
  }

  #ended(job: Job, sentence: string): void {
    if (job.state !== 'running') return;
    job.state = 'ended';
    job.sentence = sentence;
  }

  #find(id: string, person: ExportPerson): Job {
    this.#forgetOld();
    const job = this.#jobs.get(id);
    if (job === undefined || !isTheirs(job, person))
      throw new Refusal('not-found', 'This export is no longer there. Order it anew.');
    return job;
  }

  /** One that can be fetched now. */
  #findIdle(id: string, person: ExportPerson): Job {
    const job = this.#find(id, person);
    const isOnStick = job.stick !== undefined;
    if (job.state === 'done') {
      const sentence = isOnStick ? 'This export is on a stick already.' : 'This export was downloaded already.';
      throw new Refusal('not-found', `${sentence} Order it anew.`);
    }
    if (job.state === 'running')
      throw new Refusal(
        'throttled',
        `This export is being ${isOnStick ? 'written to a stick' : 'downloaded'} already.`,
      );
    return job;
  }

  #forgetOld(): void {
    const oldest_ms = this.#parts.clock.wall_ms() - JOB_LIMITS.kept_ms;
    for (const [id, job] of this.#jobs)
      if (job.state !== 'running' && job.ordered_ms < oldest_ms) this.#jobs.delete(id);
  }

  #view(job: Job): Export {
    const { stick, state } = job;
    const progress = state === 'running' ? stick?.run.progress : undefined;
    return {
      id: job.id,
      name: job.name,
      cameraIds: job.cameras.map(({ id }) => id),
      from: iso(job.range.from_ms),
      to: iso(job.range.to_ms),
      why: job.why,
      madeBy: job.by.name,
      state: job.state,
      bytes: progress?.bytes ?? job.bytes,
      bytesExpected: progress?.bytesExpected ?? job.bytesExpected,
      ...(job.sentence === undefined ? {} : { sentence: job.sentence }),
      ...(stick && {
        stick: {
          name: stick.name,
          folder: stick.run.folder,
          ...(progress && {
            phase: progress.phase,
            bytesPerSecond: progress.bytesPerSecond,
            isQuiet: progress.isQuiet,
            ...(progress.secondsLeft === undefined ? {} : { secondsLeft: progress.secondsLeft }),
          }),
        },
      }),
      fingerprint: this.fingerprint,
      verifyPage: this.#parts.verifyPage(),
    };
  }
}

function isTheirs(job: Job, person: ExportPerson): boolean {
  return person.isOwner || job.by.accountId === person.accountId;
}

function sayBusy({ state, stick }: Job): string {
  return state === 'running'
    ? `Another export is being written to the stick "${stick?.name ?? ''}". Wait until it is done, or cancel it.`
    : 'The stick of the export before this one has not answered yet. Take it out, and try again.';
}

function sayTooSmall({ name, bytes, freeBytes }: FoundStick, needed: number): string {
  const room = `This export takes about ${sayBytes(needed)}, and the stick "${name}" has ${sayBytes(freeBytes)} free.`;
  const advice = bytes > needed ? 'Make room on it, or use another one.' : 'Use a larger one.';
  return `${room} ${advice} Or choose a shorter time or fewer cameras.`;
}
