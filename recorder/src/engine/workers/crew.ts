/**
 * All cameras of the engine, shared out among as many workers as it takes. A camera stays with its worker as long as that has it in its
 * list, so that two never write to one camera. When a worker dies its cameras are repaired on the disk and it is started again; those of the
 * others are not touched.
 */
import type { CameraSource, EngineState } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type DiskErrors, sumOfErrors } from '../../footage/disk-problem.ts';
import { parseSegmentPath } from '../../footage/paths.ts';
import { type Cost, sumOfCosts } from '../own-cost.ts';
import { CameraStates } from './camera-states.ts';
import { type Ask, LiveRelay, type LiveTaker } from './live-relay.ts';
import { WorkerProcess } from './worker-process.ts';
import type { Ends, FromWorker } from './words.ts';

type Put = Extract<FromWorker, { type: 'put' }>;
type States = Extract<FromWorker, { type: 'states' }>;

const NO_COST: Cost = { memory_bytes: 0, cpu_s: 0, loopDelayP99_s: 0 };
const TOLD_NOTHING = { problem: undefined, slowestSync_ms: 0, errors: undefined, cost: NO_COST };

export interface CrewParts {
  readonly dataDir: string;
  readonly camerasPerWorker: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Writes rows; undefined: they were not taken. */
  readonly put: (put: Put) => readonly number[] | undefined;
  /** A worker says that the disk is gone. */
  readonly left: () => void;
  readonly end_ms: (cameraId: string) => number | undefined;
  /** What was written to those cameras is to be cut to what is whole. */
  readonly repair: (cameraIds: ReadonlySet<string>) => void;
  readonly onState: () => void;
}

interface Member {
  readonly process: WorkerProcess;
  cameras: CameraSource[];
  /** As it said last. */
  told: Pick<States, 'problem' | 'slowestSync_ms' | 'errors' | 'cost'>;
  /** The files that it is writing, as it said when the index was closed for the `turn`th time. */
  writing: ReadonlySet<string>;
  turn: number;
}

const SAID_NOTHING = { writing: new Set<string>(), turn: -1 };

export class Crew {
  readonly #parts: CrewParts;
  readonly #members: Member[] = [];
  /** Camera → its worker; those that were taken out too, since they may come back while they are being ended. */
  readonly #homes = new Map<string, Member>();
  readonly #states: CameraStates;
  readonly #live: LiveRelay;
  /** Of workers that have ended. */
  #before: Pick<States, 'errors' | 'cost'> = TOLD_NOTHING;
  #timeZone: string | undefined;
  #index = { turn: 0, isOpen: false };

  constructor(parts: CrewParts) {
    this.#parts = parts;
    this.#states = new CameraStates(parts.clock);
    this.#live = new LiveRelay((cameraId, message) => this.#homes.get(cameraId)?.process.send(message));
  }

  /** Starts and stops cameras to match. One that is taken out keeps its footage. */
  apply(cameras: readonly CameraSource[], timeZone: string | undefined): void {
    this.#timeZone = timeZone;
    for (const member of this.#members) member.cameras = [];
    const isKnown = ({ id }: CameraSource): boolean => this.#homes.has(id);
    for (const camera of [...cameras.filter(isKnown), ...cameras.filter((one) => !isKnown(one))]) {
      const member = this.#homes.get(camera.id) ?? this.#leastBusy() ?? this.#hire();
      this.#homes.set(camera.id, member);
      member.cameras.push(camera);
    }
    this.#states.keepOnly(cameras.map(({ id }) => id));
    for (const member of this.#members) this.#tellCameras(member);
    const ids = new Set(cameras.map(({ id }) => id));
    this.#live.keepOnly(ids);
    this.#parts.onState();
  }

  states(): EngineState[] {
    return this.#states.all();
  }

  /** Of the workers that write files; undefined: all is well. */
  get problem(): string | undefined {
    return this.#members.find(({ told }) => told.problem !== undefined)?.told.problem;
  }

  get slowestSync_ms(): number {
    return Math.max(0, ...this.#members.map(({ told }) => told.slowestSync_ms));
  }

  /** That the disk itself reported to workers; undefined: none. */
  get errors(): DiskErrors | undefined {
    return sumOfErrors([this.#before.errors, ...this.#members.map(({ told }) => told.errors)]);
  }

  get cost(): Cost {
    return sumOfCosts([this.#before.cost, ...this.#members.map(({ told }) => told.cost)]);
  }

  /** Gives how to end it; undefined: there is no such camera. */
  watch(ask: Ask, taker: LiveTaker): (() => void) | undefined {
    return this.#states.has(ask.cameraId) ? this.#live.watch(ask, taker) : undefined;
  }

  /** Of a worker that has not said what it writes, every file may be one. */
  isWriting(path: string): boolean {
    const cameraId = parseSegmentPath(path)?.cameraId;
    return this.#members.some(
      (member) =>
        member.writing.has(path) || (!this.#hasSaid(member) && member.cameras.some(({ id }) => id === cameraId)),
    );
  }

  /** The index was opened or closed. `left`: with its disk. */
  indexChanged(isOpen: boolean, left: boolean): void {
    if (isOpen === this.#index.isOpen) return;
    this.#index = { turn: this.#index.turn + (isOpen ? 0 : 1), isOpen };
    for (const member of this.#members) this.#tellIndex(member, left);
  }

  /** Every worker has said what it writes, and creates no file until the index is open. */
  get isWaiting(): boolean {
    return this.#members.every((member) => this.#hasSaid(member));
  }

  /** To be called several times a second. */
  look(): void {
    for (const { process } of this.#members) process.look();
  }

  /** Everything is on the disk, and told, when the promise is fulfilled. */
  async stop(): Promise<void> {
    await Promise.all(this.#members.map(({ process }) => process.stop()));
  }

  /** One that is not there writes nothing. */
  #hasSaid({ process, turn }: Member): boolean {
    return !process.isThere || turn === this.#index.turn;
  }

  #leastBusy(): Member | undefined {
    const [first] = this.#members.toSorted((one, other) => one.cameras.length - other.cameras.length);
    return first !== undefined && first.cameras.length < this.#parts.camerasPerWorker ? first : undefined;
  }

  #hire(): Member {
    const { dataDir, clock, log } = this.#parts;
    const number = this.#members.length + 1;
    const listener = {
      up: () => this.#begin(member),
      hear: (message: FromWorker) => this.#hear(member, message),
      frame: (subscription: number, bytes: Uint8Array) => this.#live.frame(subscription, bytes),
      died: () => this.#died(member),
    };
    const process = new WorkerProcess({ number, dataDir, clock, log, listener });
    const member: Member = { process, cameras: [], told: TOLD_NOTHING, ...SAID_NOTHING };
    this.#members.push(member);
    process.start();
    return member;
  }

  #begin(member: Member): void {
    this.#tellIndex(member, false);
    this.#tellCameras(member);
    for (const { id } of member.cameras) this.#live.again(id);
  }

  #tellCameras({ process, cameras }: Member): void {
    process.send({
      type: 'cameras',
      cameras,
      timeZone: this.#timeZone,
      share: 1 / this.#members.length,
      ends_ms: this.#endsOf(cameras),
    });
  }

  #tellIndex({ process, cameras }: Member, left: boolean): void {
    const { turn, isOpen } = this.#index;
    if (isOpen) process.send({ type: 'index', turn, isOpen, ends_ms: this.#endsOf(cameras) });
    else process.send({ type: 'index', turn, isOpen, left });
  }

  #endsOf(cameras: readonly CameraSource[]): Ends {
    return Object.fromEntries(
      cameras.flatMap(({ id }) => {
        const end_ms = this.#parts.end_ms(id);
        return end_ms === undefined ? [] : [[id, end_ms]];
      }),
    );
  }

  #hear(member: Member, message: FromWorker): void {
    switch (message.type) {
      case 'states':
        this.#states.take(message.states);
        member.told = message;
        if (message.isNews) this.#parts.onState();
        return;
      case 'put':
        return member.process.send({ type: 'put-done', batch: message.batch, rows: this.#parts.put(message) });
      case 'writing':
        member.turn = message.turn;
        member.writing = new Set(message.paths);
        return;
      case 'left':
        return this.#parts.left();
      case 'config':
      case 'motion-look':
      case 'ended':
        return this.#live.tell(message);
    }
  }

  #died(member: Member): void {
    const { errors, cost } = member.told;
    // What it used stays used.
    this.#before = {
      errors: sumOfErrors([this.#before.errors, errors]),
      cost: { ...NO_COST, cpu_s: this.#before.cost.cpu_s + cost.cpu_s },
    };
    Object.assign(member, { told: TOLD_NOTHING, ...SAID_NOTHING });
    const ids = new Set(member.cameras.map(({ id }) => id));
    this.#states.lost(ids);
    this.#parts.repair(ids);
    this.#parts.onState();
  }
}
