/**
 * What the engine's own process and its workers say to each other, over the socket that each worker is born with; framed as the engine link
 * is (engine-messages.ts of the protocol). Both ends are this very version, so nothing is validated.
 */
import type { CameraSource, EngineState, FromEngine, ToEngine } from '@nightlatch/protocol';
import type { DiskErrors } from '../../footage/disk-problem.ts';
import type { FootageEvent } from '../../footage/event-log.ts';
import type { Cost } from '../own-cost.ts';
import type { RecordOnWire } from './record-on-wire.ts';

/** Where the footage of each camera ends, milliseconds of the Unix epoch; by id. */
export type Ends = Readonly<Record<string, number>>;

export type ToWorker =
  /** All that it is to record, with what was recorded of them before. `share`: of the memory that waiting frames may take. */
  | {
      readonly type: 'cameras';
      readonly cameras: readonly CameraSource[];
      readonly timeZone: string | undefined;
      readonly share: number;
      readonly ends_ms: Ends;
    }
  /** While the index is closed no file is created. `left`: its disk is gone, and all that is open on it is to be closed. */
  | { readonly type: 'index'; readonly turn: number; readonly isOpen: false; readonly left: boolean }
  | { readonly type: 'index'; readonly turn: number; readonly isOpen: true; readonly ends_ms: Ends }
  /** `rows`: of the events; undefined: it was not taken. */
  | { readonly type: 'put-done'; readonly batch: number; readonly rows: readonly number[] | undefined }
  | Extract<ToEngine, { type: 'subscribe' | 'watch-motion' | 'unsubscribe' }>
  /** Everything goes to the disk; then it ends. */
  | { readonly type: 'stop' };

export type FromWorker =
  /** Once a second, and at every change, which is news. */
  | {
      readonly type: 'states';
      readonly isNews: boolean;
      readonly states: readonly EngineState[];
      readonly problem: string | undefined;
      readonly slowestSync_ms: number;
      readonly errors: DiskErrors | undefined;
      readonly cost: Cost;
    }
  | {
      readonly type: 'put';
      readonly batch: number;
      readonly records: readonly RecordOnWire[];
      readonly events: readonly FootageEvent[];
    }
  /** The answer to a closed index: the files that are being written, and no other. */
  | { readonly type: 'writing'; readonly turn: number; readonly paths: readonly string[] }
  /** The disk with the footage is gone. */
  | { readonly type: 'left' }
  | Extract<FromEngine, { type: 'config' | 'motion-look' | 'ended' }>;
