/** Words for what the system's settings mean. */
import type { Model } from '@nightlatch/protocol';

export function sayAfterReset(afterReset: Model['afterReset']): string {
  switch (afterReset) {
    case 'automatic':
      return 'After a password reset it restarts its screen by itself; recording goes on.';
    case 'none':
      return 'After a password reset nothing restarts.';
    case 'power-cycle':
      return 'After a password reset it asks to be unplugged for 10 seconds.';
  }
}

/** `412 GB`; decimal units, as disks are sold. */
export function sayBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `Mon 23 Nov 2026, 14:05:32` in the recorder's time zone. */
export function sayTime(time: string, timeZone: string | undefined): string {
  const options: Intl.DateTimeFormatOptions = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' };
  const clock: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false };
  return new Intl.DateTimeFormat('en-GB', { ...options, ...clock, ...(timeZone && { timeZone }) }).format(
    new Date(time),
  );
}
