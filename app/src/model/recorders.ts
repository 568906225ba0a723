/**
 * All recorders of this phone: what is kept about each and what its connection says now. One snapshot at a time, replaced at every
 * change; what must outlive the page is stored before it is shown.
 */
import { routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Connection, type ConnectionState, type ConnectionSurroundings } from './connection.ts';
import type { Joined } from './join.ts';
import type { KeptRecorder, RecorderStore } from './kept-recorder.ts';
import type { Marker, Markers } from './markers.ts';

export interface Snapshot {
  /** All that is kept, removed ones too. */
  readonly kept: readonly KeptRecorder[];
  /** Added and not removed: what the screens list. */
  readonly listed: readonly KeptRecorder[];
  readonly states: ReadonlyMap<string, ConnectionState>;
  /** Added once, but this browser lost their keys. */
  readonly forgotten: readonly Marker[];
}

export interface Added {
  readonly recorder: KeptRecorder;
  /** It had been here before: its name and layout are back. */
  readonly again: boolean;
}

export type RecorderChange = Partial<Pick<KeptRecorder, 'name' | 'order' | 'columns' | 'picture' | 'cameraCount'>>;

export class Recorders {
  readonly #store: RecorderStore;
  readonly #markers: Markers;
  readonly #surroundings: ConnectionSurroundings;
  readonly #kept = new Map<string, KeptRecorder>();
  readonly #connections = new Map<string, Connection>();
  readonly #states = new Map<string, ConnectionState>();
  readonly #listeners = new Set<() => void>();
  #snapshot: Snapshot = { kept: [], listed: [], states: new Map(), forgotten: [] };

  constructor(store: RecorderStore, markers: Markers, surroundings: ConnectionSurroundings) {
    this.#store = store;
    this.#markers = markers;
    this.#surroundings = surroundings;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Snapshot => this.#snapshot;

  /** Reads what is kept and connects to each recorder that has not ended. */
  async open(): Promise<void> {
    for (const recorder of await this.#store.all()) {
      this.#kept.set(recorder.identity, recorder);
      this.#connect(recorder);
    }
    this.#publish();
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.stop();
  }

  /** Keeps a recorder that has just been joined. Name and layout of an earlier time come back; `name` overrides. */
  async add(joined: Joined, label: string, name: string | undefined): Promise<Added> {
    const earlier = this.#kept.get(joined.identity);
    const { ending: _ending, ...lasting } = earlier ?? { order: [], columns: 1 as const };
    const recorder: KeptRecorder = {
      ...lasting,
      identity: joined.identity,
      recorderId: joined.recorderId,
      name: name ?? earlier?.name ?? joined.recorderName,
      label,
      pairing: joined.pairing,
    };
    await this.#keep(recorder);
    this.#markers.add(recorder);
    this.reconnect(recorder.identity);
    return { recorder, again: earlier !== undefined };
  }

  async change(identity: string, change: RecorderChange): Promise<void> {
    const recorder = this.#kept.get(identity);
    if (recorder === undefined) return;
    const changed = { ...recorder, ...change };
    await this.#keep(changed);
    if (change.name !== undefined) this.#markers.add(changed);
    this.#publish();
  }

  /** Forgets the key here and, where the recorder can be asked, there. Name and layout stay for the day it is added again. */
  async remove(identity: string): Promise<void> {
    const recorder = this.#kept.get(identity);
    if (recorder === undefined) return;
    const wasOpen = this.#states.get(identity)?.kind === 'open';
    this.#disconnect(identity);
    if (wasOpen) await call(routes.leave).catch(() => undefined);
    const { pairing: _pairing, ending: _ending, ...lasting } = recorder;
    await this.#keep(lasting);
    this.#markers.remove(identity);
    this.#publish();
  }

  /** A browser's lost recorder is not mentioned again. */
  dismissForgotten(identity: string): void {
    this.#markers.remove(identity);
    this.#publish();
  }

  /** Begins anew after a state that is not tried again by itself. */
  reconnect(identity: string): void {
    this.#disconnect(identity);
    const recorder = this.#kept.get(identity);
    if (recorder !== undefined) this.#connect(recorder);
    this.#publish();
  }

  check(identity: string): void {
    this.#connections.get(identity)?.check();
  }

  tryAllNow(): void {
    for (const connection of this.#connections.values()) connection.tryNow();
  }

  #connect(recorder: KeptRecorder): void {
    const { identity, pairing, ending } = recorder;
    if (pairing === undefined) return;
    if (ending !== undefined) {
      this.#states.set(identity, ending.why === 'reset' ? { kind: 'reset', at: ending.at } : { kind: 'removed' });
      return;
    }
    const connection = new Connection({ recorderId: recorder.recorderId, pairing }, this.#surroundings, (state) =>
      this.#heard(identity, state),
    );
    this.#connections.set(identity, connection);
    this.#states.set(identity, connection.state);
    void connection.run();
  }

  #disconnect(identity: string): void {
    this.#connections.get(identity)?.stop();
    this.#connections.delete(identity);
    this.#states.delete(identity);
  }

  #heard(identity: string, state: ConnectionState): void {
    this.#states.set(identity, state);
    this.#publish();
    void this.#remember(identity, state);
  }

  /** A refusal for good is stored, so that the next start asks nothing; so is how many cameras there are. */
  async #remember(identity: string, state: ConnectionState): Promise<void> {
    const recorder = this.#kept.get(identity);
    if (recorder === undefined) return;
    if (state.kind === 'reset') await this.#keep({ ...recorder, ending: { why: 'reset', at: state.at } });
    else if (state.kind === 'removed') await this.#keep({ ...recorder, ending: { why: 'removed' } });
    else if (state.kind === 'open' && recorder.cameraCount !== state.cameras.length)
      await this.#keep({ ...recorder, cameraCount: state.cameras.length });
    else return;
    this.#publish();
  }

  async #keep(recorder: KeptRecorder): Promise<void> {
    this.#kept.set(recorder.identity, recorder);
    await this.#store.put(recorder);
  }

  #publish(): void {
    const kept = [...this.#kept.values()];
    const listed = kept.filter((recorder) => recorder.pairing !== undefined);
    const known = new Set(listed.map((recorder) => recorder.identity));
    this.#snapshot = {
      kept,
      listed,
      states: new Map(this.#states),
      forgotten: this.#markers.all().filter((marker) => !known.has(marker.identity)),
    };
    for (const listener of this.#listeners) listener();
  }
}
