/**
 * Exports that people ordered, in memory: a restart forgets those that were not downloaded. Made while they are sent, at the reader's
 * pace; two at a time. Each order and each end is a line in the audit trail. Throws refusals for people.
 */
import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Export, Refusal } from '@nightlatch/protocol';
import { EXPORT_LIMITS } from '@nightlatch/protocol/export/manifest';
import { fingerprintOf, showFingerprint } from '@nightlatch/protocol/export/proof';
import { writeZip } from '@nightlatch/protocol/export/write-zip';
import { dosStamp } from '@nightlatch/protocol/export/zip';
import type { Clock } from '../../base/clock.ts';
import type { Span } from '../../footage/timeline.ts';
import { composeExport, type ExportFootage, type ExportSigner, TooMuch } from './compose.ts';
import { plainName } from './names.ts';
import { iso } from './part.ts';

export const JOB_LIMITS = { running: 2, kept: 50, kept_ms: 24 * 3_600_000 } as const;

export interface ExportPerson {
  readonly accountId: string;
  readonly name: string;
  readonly isOwner: boolean;
}

export interface ExportInput {
  readonly cameraIds: readonly string[];
  readonly range: Span;
  readonly why: string;
}

export interface ExportJobParts {
  readonly clock: Clock;
  readonly footage: ExportFootage & { bytesOf(cameraId: string, range: Span): number };
  /** `fingerprint`: SHA-256 of the raw public key, base64url. */
  readonly identity: ExportSigner & { readonly fingerprint: string };
  readonly recorder: () => { name: string; id: string; software: string; timeZone: string };
  readonly cameras: () => readonly { readonly id: string; readonly name: string }[];
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
}

export class ExportJobs {
  readonly #parts: ExportJobParts;
  readonly #fingerprint: string;
  /** Newest last. */
  readonly #jobs = new Map<string, Job>();

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

  /** Throws `range-invalid`, `range-too-long`, `bad-input`, `no-footage`, `throttled`. */
  order({ cameraIds, range, why }: ExportInput, person: ExportPerson): Export {
    this.#forgetOld();
    if (!(range.to_ms > range.from_ms)) throw new Refusal('range-invalid', 'The end must come after the beginning.');
    if (range.to_ms - range.from_ms > EXPORT_LIMITS.range_ms)
      throw new Refusal('range-too-long', 'Choose 24 hours at most; for more, make several exports.');
    const known = this.#parts.cameras();
    const cameras = [...new Set(cameraIds)].map((id) => {
      const camera = known.find((one) => one.id === id);
      if (camera === undefined)
        throw new Refusal('bad-input', 'One of these cameras is no longer there.', { field: 'cameraIds' });
      return { id, name: camera.name };
    });
    if (cameras.length > EXPORT_LIMITS.cameras)
      throw new Refusal('bad-input', `Choose ${EXPORT_LIMITS.cameras} cameras at most.`, { field: 'cameraIds' });
    if (this.#jobs.size >= JOB_LIMITS.kept)
      throw new Refusal('throttled', 'There are too many exports. Remove some that are done.');
    const bytesExpected = cameras.reduce((sum, { id }) => sum + this.#parts.footage.bytesOf(id, range), 0);
    if (bytesExpected === 0) throw new Refusal('no-footage', 'There is no recording of these cameras at this time.');
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
    };
    const names = cameras.map(({ name }) => name).join(', ');
    this.#parts.note(person.name, `Ordered an export of ${names}, ${iso(range.from_ms)} to ${iso(range.to_ms)}`);
    this.#jobs.set(job.id, job);
    return this.#view(job);
  }

  /** Throws `not-found`, `throttled`. The ZIP file, made as it is read; it fails when the footage cannot be read. */
  download(id: string, person: ExportPerson): { readonly fileName: string; readonly body: Readable } {
    const job = this.#find(id, person);
    if (job.state === 'done') throw new Refusal('not-found', 'This export was downloaded already. Order it anew.');
    if (job.state === 'running') throw new Refusal('throttled', 'This export is being downloaded already.');
    const running = [...this.#jobs.values()].filter(({ state }) => state === 'running').length;
    if (running >= JOB_LIMITS.running)
      throw new Refusal('throttled', 'Two exports are being made already. Wait until one is done.');
    job.state = 'running';
    job.bytes = 0;
    job.sentence = undefined;
    const body = Readable.from(this.#bytesOf(job), { objectMode: false, highWaterMark: 1 });
    job.body = body;
    // Also where nobody ever read from it.
    body.once('close', () => this.#ended(job, 'The download was broken off.'));
    return { fileName: `${job.name}.zip`, body };
  }

  /** Throws `not-found`. */
  remove(id: string, person: ExportPerson): void {
    const job = this.#find(id, person);
    this.#jobs.delete(id);
    job.body?.destroy();
  }

  close(): void {
    for (const { body } of this.#jobs.values()) body?.destroy();
    this.#jobs.clear();
  }

  async *#bytesOf(job: Job): AsyncGenerator<Uint8Array, void> {
    const made_ms = this.#parts.clock.wall_ms();
    const { timeZone, ...recorder } = this.#parts.recorder();
    const order = {
      name: job.name,
      cameras: job.cameras,
      range: job.range,
      recorder: { ...recorder, fingerprint: this.#fingerprint },
      made: { at: iso(made_ms), by: job.by.name, why: job.why, timeZone },
    };
    try {
      const files = composeExport(order, this.#parts.footage, this.#parts.identity);
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

  #forgetOld(): void {
    const oldest_ms = this.#parts.clock.wall_ms() - JOB_LIMITS.kept_ms;
    for (const [id, job] of this.#jobs)
      if (job.state !== 'running' && job.ordered_ms < oldest_ms) this.#jobs.delete(id);
  }

  #view(job: Job): Export {
    return {
      id: job.id,
      name: job.name,
      cameraIds: job.cameras.map(({ id }) => id),
      from: iso(job.range.from_ms),
      to: iso(job.range.to_ms),
      why: job.why,
      madeBy: job.by.name,
      state: job.state,
      bytes: job.bytes,
      bytesExpected: job.bytesExpected,
      ...(job.sentence === undefined ? {} : { sentence: job.sentence }),
      fingerprint: this.fingerprint,
    };
  }
}

function isTheirs(job: Job, person: ExportPerson): boolean {
  return person.isOwner || job.by.accountId === person.accountId;
}
