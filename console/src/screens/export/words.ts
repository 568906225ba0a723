/** What the export dialog says of a range. Pure. */

/** In the recorder's time zone; one day is named once. */
export function sayRange(from_ms: number, to_ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'medium' });
  return format.formatRange(from_ms, to_ms);
}
