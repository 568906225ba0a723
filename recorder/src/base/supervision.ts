/**
 * The words between the supervisor and its child processes, over node's IPC channel; and a child's duty to go when its
 * supervisor has gone.
 */

/**
 * For the gateway's node: of what a request needs little outlives it, and a small nursery keeps memory from growing to the largest answer
 * that was ever asked for.
 */
export const GATEWAY_NODE_OPTIONS: readonly string[] = ['--max-semi-space-size=4'];

/** What the gateway tells the supervisor. */
export type FromGateway =
  /** Both listeners are bound. */
  | {
      readonly type: 'up';
      readonly consolePort: number;
      readonly lanPort: number;
      readonly consoleOrigin: string;
      readonly appOrigin: string;
      /** `NL-7K4M-2Q` */
      readonly recorderId: string;
    }
  /**
   * It cannot start; a sentence for people. `wrongStart`: it was started wrongly (a port, an argument), and whoever did that has to
   * choose otherwise. Else it may pass or be mended, and starting again is right.
   */
  | { readonly type: 'refused'; readonly sentence: string; readonly wrongStart: boolean }
  /** What people use is to be restarted: gateway and kiosk. */
  | { readonly type: 'restart' }
  /** The kiosk has no seat (any more); said again and again until it has. */
  | { readonly type: 'kiosk-lost' };

/** What the supervisor tells the gateway. */
export type ToGateway = /** The kiosk's browser is gone: its seat ends. */ { readonly type: 'kiosk-gone' };

/** False when nobody supervises this process. */
export function tellSupervisor(message: FromGateway): boolean {
  return process.send?.(message) ?? false;
}

/**
 * Calls `stop` once: at SIGTERM, at SIGINT, and when the supervisor vanishes, so that no orphan stays. A second signal, or
 * a stop that takes longer than `limit_ms`, ends the process at once.
 */
export function stopWhenTold(stop: () => Promise<void>, limit_ms: number): void {
  let stopping = false;
  const begin = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), limit_ms).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', begin);
  process.on('SIGINT', begin);
  process.on('disconnect', begin);
}
