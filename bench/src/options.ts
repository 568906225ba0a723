/** Options of the benches, as typed. */

/** Throws a sentence for anything else. */
export function wholeNumber(text: string, name: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`${name} takes whole numbers from ${least} to ${most}.`);
}
