/** A moment in words, in the recorder's time zone: `Mon 23 Nov at 14:05`. */
export function sayMoment(time: string, timeZone: string): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short' };
  const at = new Date(time);
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };
  const say = (zone: string): string =>
    `${at.toLocaleDateString('en-GB', { ...options, timeZone: zone }).replace(',', '')} at ` +
    at.toLocaleTimeString('en-GB', { ...clock, timeZone: zone });
  try {
    return say(timeZone);
  } catch {
    return `${say('UTC')} UTC`;
  }
}
