/** What must never happen while cameras are hostile. */
import type { TrialResult } from './trial.ts';

/** A frame waits no longer for the disk (RECORDING, Goal 1), so none may wait longer for the engine. */
const LONGEST_WAIT_MS = 2_000;
/** What V8 may keep of a heap that was larger for a moment; a leak of a kilobyte an input passes it in a run of 100,000. */
const GROWTH_MIB = 32;

export function faultsOf(result: TrialResult): string[] {
  return [
    result.crashed && 'the engine ended',
    result.goodFramesLost > 0 && `the good camera lost ${result.goodFramesLost} frames`,
    result.longestWait_ms > LONGEST_WAIT_MS && `the good camera waited ${result.longestWait_ms} ms`,
    result.memoryGrowth_MiB > GROWTH_MIB && `memory grew by ${result.memoryGrowth_MiB} MiB`,
  ].filter((fault) => fault !== false);
}
