/**
 * What is known of each camera, in the order of the list. A worker that was started anew counts from 0: what its predecessor counted is added,
 * and its end is one more interruption.
 */
import type { EngineState } from '@nightlatch/protocol';
import type { Clock } from '../../base/clock.ts';

interface Known {
  /** Without what former workers counted. */
  state: EngineState;
  before: Pick<EngineState, 'framesWritten' | 'packetsLost' | 'framesLost' | 'interruptions'>;
}

const NOTHING = { framesWritten: 0, packetsLost: 0, framesLost: 0, interruptions: 0 };

export class CameraStates {
  readonly #clock: Clock;
  #known = new Map<string, Known>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  has(cameraId: string): boolean {
    return this.#known.has(cameraId);
  }

  /** The cameras that there are; of a new one nothing is known yet. */
  keepOnly(cameraIds: readonly string[]): void {
    this.#known = new Map(
      cameraIds.map((id) => [id, this.#known.get(id) ?? { state: this.#unknown(id), before: NOTHING }]),
    );
  }

  take(states: readonly EngineState[]): void {
    for (const state of states) {
      const known = this.#known.get(state.cameraId);
      if (known !== undefined) known.state = state;
    }
  }

  /** Whoever recorded those has ended. */
  lost(cameraIds: ReadonlySet<string>): void {
    for (const id of cameraIds) {
      const known = this.#known.get(id);
      if (known === undefined) continue;
      const { framesWritten, packetsLost, framesLost, interruptions } = sum(known);
      known.before = { framesWritten, packetsLost, framesLost, interruptions: interruptions + 1 };
      known.state = this.#unknown(id);
    }
  }

  all(): EngineState[] {
    return [...this.#known.values()].map(sum);
  }

  #unknown(cameraId: string): EngineState {
    return { cameraId, kind: 'connecting', since_ms: this.#clock.wall_ms(), ...NOTHING };
  }
}

function sum({ state, before }: Known): EngineState {
  return {
    ...state,
    framesWritten: state.framesWritten + before.framesWritten,
    packetsLost: state.packetsLost + before.packetsLost,
    framesLost: state.framesLost + before.framesLost,
    interruptions: state.interruptions + before.interruptions,
  };
}
