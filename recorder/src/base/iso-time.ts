/** Times as the routes tell them, ISO 8601 in UTC. Pure. */

const DAY_MS = 24 * 3_600_000;
/** Of the years 1970 to 9999; `Date` writes the others. */
const LAST_MS = Date.UTC(9999, 11, 31);

/**
 * What `Date.prototype.toISOString` gives, for thousands of times of a few days: the day is written once, which takes a fifth of the
 * time. `ms`: milliseconds of the Unix epoch.
 */
export function isoWriter(): (ms: number) => string {
  let day_ms = Number.NaN;
  let date = '';
  return (ms) => {
    const whole_ms = Math.floor(ms);
    if (!(whole_ms >= 0 && whole_ms < LAST_MS)) return new Date(ms).toISOString();
    const rest_ms = whole_ms % DAY_MS;
    if (whole_ms - rest_ms !== day_ms) {
      day_ms = whole_ms - rest_ms;
      date = new Date(day_ms).toISOString().slice(0, 11);
    }
    const seconds = Math.floor(rest_ms / 1_000);
    const minutes = Math.floor(seconds / 60);
    return `${date}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(seconds % 60)}.${three(rest_ms % 1_000)}Z`;
  };
}

const TWO = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));
const THREE = Array.from({ length: 1_000 }, (_, value) => String(value).padStart(3, '0'));

function two(value: number): string {
  return TWO[value] ?? '';
}

function three(value: number): string {
  return THREE[value] ?? '';
}
