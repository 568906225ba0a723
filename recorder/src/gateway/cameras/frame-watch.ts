/**
 * How many frames the engine missed between two moments, from its own counters. Measured only while one run of the engine
 * covers both moments and no camera lost its connection in between; otherwise there is no figure.
 */
import type { EngineState } from '@nightlatch/protocol';
import type { EngineClient } from './engine-client.ts';

const MOST_WATCHES = 200;

export interface FrameWatch {
  /** Begins, or begins anew, the measure of that name. */
  begin(name: string): void;
  /** Frames missed since; undefined when it could not be measured. */
  missing(name: string): number | undefined;
}

interface Beginning {
  readonly connection: number;
  readonly states: ReadonlyMap<string, EngineState>;
}

export function makeFrameWatch(engine: EngineClient): FrameWatch {
  const beginnings = new Map<string, Beginning>();
  const now = (): Beginning | undefined => {
    const recording = engine.states?.states.filter((state) => state.kind === 'recording');
    if (recording === undefined || recording.length === 0) return undefined;
    return { connection: engine.connection, states: new Map(recording.map((state) => [state.cameraId, state])) };
  };
  return {
    begin(name) {
      beginnings.delete(name);
      const beginning = now();
      if (beginning === undefined) return;
      const oldest = beginnings.size >= MOST_WATCHES ? beginnings.keys().next().value : undefined;
      if (oldest !== undefined) beginnings.delete(oldest);
      beginnings.set(name, beginning);
    },
    missing(name) {
      const from = beginnings.get(name);
      const to = now();
      if (from === undefined || to === undefined || from.connection !== to.connection) return undefined;
      let missed = 0;
      for (const [cameraId, before] of from.states) {
        const after = to.states.get(cameraId);
        if (after === undefined || after.interruptions !== before.interruptions) return undefined;
        const frames = after.framesLost - before.framesLost;
        // A packet that never came is at least a part of a frame.
        missed += Math.max(frames, after.packetsLost > before.packetsLost ? 1 : 0);
      }
      return missed;
    },
  };
}
