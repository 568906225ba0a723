/**
 * Somebody at the console of a scenario's recorder, by its API. For preparing a scenario and for asking what became of it; the
 * scenarios' own steps are done with the mouse.
 */
import { SeatClient as ConsoleClient } from '@nightlatch/tools/seat-client/seat-client';
import type { Recorder } from './recorder.ts';

export { Refused } from '@nightlatch/tools/seat-client/seat-client';
export type { RawAnswer } from '@nightlatch/tools/seat-client/seat-client';

export class SeatClient extends ConsoleClient {
  /** Sits down at the console with a fresh one-time address. */
  static async sit(recorder: Recorder): Promise<SeatClient> {
    return ConsoleClient.sitWith(recorder.consolePort, await recorder.seatUrl());
  }
}
