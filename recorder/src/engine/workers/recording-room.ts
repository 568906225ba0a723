/**
 * What the engine's own process does for the recording: keeps the index, lets a crew of workers write the files, and says whether that
 * goes well. A worker waits for nothing that happens here.
 */
import type { CameraSource, EngineState, FromEngine } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Disk } from '../../footage/disk.ts';
import { sumOfErrors } from '../../footage/disk-problem.ts';
import { DiskTeller } from '../../footage/disk-teller.ts';
import { EventLog } from '../../footage/event-log.ts';
import { IndexKeeper } from '../../footage/index-keeper.ts';
import { MAIN_STREAM } from '../../footage/paths.ts';
import type { RetentionRules } from '../../footage/retention-plan.ts';
import { OwnCost, sumOfCosts } from '../own-cost.ts';
import { Crew } from './crew.ts';
import { RecordReader } from './record-on-wire.ts';

const LOOK_EVERY_MS = 250;
/** A worker that has not said what it writes by then is not waited for: what it may be writing is left alone. */
const WAIT_FOR_CREW_MS = 3_000;

export interface RecordingRoomParts {
  readonly dataDir: string;
  readonly camerasPerWorker: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly disk: Disk;
  readonly onState: () => void;
}

export class RecordingRoom {
  readonly crew: Crew;
  readonly #parts: RecordingRoomParts;
  readonly #keeper: IndexKeeper;
  readonly #events = new EventLog();
  readonly #teller: DiskTeller;
  readonly #records = new RecordReader();
  readonly #cost = new OwnCost();
  #timer: NodeJS.Timeout | undefined;
  #closedAt_ms = Number.NEGATIVE_INFINITY;
  #left = false;

  constructor(parts: RecordingRoomParts) {
    const { clock, log, onState } = parts;
    const event = (kind: string, reason: string | undefined): void =>
      this.#events.add({ at_ms: clock.wall_ms(), cameraId: undefined, kind, reason });
    this.#parts = parts;
    this.#teller = new DiskTeller(log, event);
    this.#keeper = new IndexKeeper({
      ...parts,
      event,
      isWriting: (path) => this.crew.isWriting(path),
      onChange: (error) => this.#indexChanged(error),
      onLeft: () => (this.#left = true),
    });
    this.crew = new Crew({
      ...parts,
      put: ({ records, events }) =>
        this.#put(() =>
          this.#keeper.put(
            records.map((one) => this.#records.read(one)),
            events,
          ),
        ),
      left: () => this.#keeper.leave(),
      end_ms: (cameraId) => this.#keeper.end_ms(cameraId, MAIN_STREAM),
      repair: (cameraIds) => this.#keeper.repair(cameraIds),
      onState: () => {
        this.#teller.tell(this.problem, undefined);
        onState();
      },
    });
  }

  /** Why footage cannot be written now, in one sentence; undefined when it can. */
  get problem(): string | undefined {
    return this.#keeper.problem ?? this.crew.problem;
  }

  /** Of the cameras and the store, as they are told to the gateway. */
  get states(): Extract<FromEngine, { type: 'states' }> {
    const { problem } = this;
    const { figures } = this.#keeper;
    const states: EngineState[] = this.crew.states();
    const footage =
      problem === undefined ? { footageWritable: true } : { footageWritable: false, footageProblem: problem };
    const told = {
      type: 'states' as const,
      states,
      ...footage,
      process: sumOfCosts([this.#cost.now(), this.crew.cost]),
    };
    if (figures === undefined) return told;
    const { slowestSync_ms } = this.crew;
    const errors = sumOfErrors([this.#keeper.errors, this.crew.errors]);
    const cameras = [...figures.cameras];
    return { ...told, store: { ...figures, slowestSync_ms, cameras, ...(errors && { errors }) } };
  }

  setRules(rules: RetentionRules | undefined): void {
    this.#keeper.setRules(rules);
  }

  /** Repairs what the last end left behind, then records. */
  start(cameras: readonly CameraSource[], timeZone: string | undefined): void {
    this.#keeper.open();
    this.crew.apply(cameras, timeZone);
    this.#timer = setInterval(() => this.#look(), LOOK_EVERY_MS);
  }

  /** Everything is synced and indexed when the promise is fulfilled. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#cost.stop();
    await Promise.all([this.#keeper.end(), this.crew.stop()]);
    this.#putEvents();
    this.#keeper.close();
  }

  #look(): void {
    this.crew.look();
    this.#keeper.look();
    const waited_ms = this.#parts.clock.monotonic_ms() - this.#closedAt_ms;
    if (this.#keeper.wantsToOpen && (this.crew.isWaiting || waited_ms >= WAIT_FOR_CREW_MS)) this.#keeper.open();
    this.#keeper.sweepWhenDue();
    this.#putEvents();
  }

  #putEvents(): void {
    const waiting = this.#events.take();
    if (waiting.events.length === 0 || !this.#keeper.isOpen) return;
    const rows = this.#put(() => this.#keeper.put([], waiting.events));
    if (rows !== undefined) waiting.done(rows);
  }

  /** What was not taken, the keeper says itself why. */
  #put(put: () => readonly number[]): readonly number[] | undefined {
    try {
      return put();
    } catch {
      return undefined;
    }
  }

  #indexChanged(error: unknown): void {
    const { isOpen } = this.#keeper;
    if (!isOpen) this.#closedAt_ms = this.#parts.clock.monotonic_ms();
    this.crew.indexChanged(isOpen, this.#left);
    if (isOpen) this.#left = false;
    this.#teller.tell(this.problem, error);
    this.#parts.onState();
  }
}
