/** The clock in a tile's corner: the time at which the camera's picture was taken, in the recorder's time zone. */

/** Formats milliseconds of the Unix epoch as `Mon 23 Nov 2026  14:05:32`. An unknown zone falls back to UTC. */
export function clockFormat(timeZone: string): (time_ms: number) => string {
  const format = formatterFor(timeZone);
  return (time_ms) => {
    const parts = new Map(format.formatToParts(time_ms).map((part) => [part.type, part.value]));
    const get = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
    const date = `${get('weekday')} ${get('day')} ${get('month')} ${get('year')}`;
    return `${date}\u2002${get('hour')}:${get('minute')}:${get('second')}`;
  };
}

function formatterFor(timeZone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'short',
    day: '2-digit',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
  }
}
