/** Waits until a condition holds; fails with a sentence when it does not in time. */
export async function eventually(what: string, holds: () => boolean, within_ms = 8000): Promise<void> {
  const deadline = performance.now() + within_ms;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`not in ${within_ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
