/** A camera's recording rules in words. Pure. */
import type { FootageForecast, RecordingRules } from '@nightlatch/protocol';
import { sayBytes } from '../../system/words.ts';

/** One sentence for when, one for how long. */
export function sayRules({ recording, retention, sound }: RecordingRules): string {
  return `${sayWhen(recording)}${sound ? '' : ', without sound'}. ${sayKept(retention)}.`;
}

function sayWhen({ mode, hours, pre_s, post_s }: RecordingRules['recording']): string {
  const around = `from ${saySeconds(pre_s)} before to ${saySeconds(post_s)} after it`;
  switch (mode) {
    case 'always':
      return 'Recorded always';
    case 'motion':
      return `Recorded on motion, ${around}`;
    case 'schedule':
      return hours.length === 0 ? 'Never recorded: its schedule is empty' : 'Recorded by schedule';
  }
}

function sayKept({ days, bytes }: RecordingRules['retention']): string {
  const limits = [...(days === undefined ? [] : [sayDays(days)]), ...(bytes === undefined ? [] : [sayBytes(bytes)])];
  return limits.length === 0 ? 'Kept until the disk needs room' : `Kept for ${limits.join(' and ')} at most`;
}

export function saySeconds(seconds: number): string {
  if (seconds >= 120 && seconds % 60 === 0) return `${seconds / 60} minutes`;
  return seconds === 1 ? '1 second' : `${seconds} seconds`;
}

/** `23 days`, `31 hours`; years where days say nothing any more. */
export function sayDays(days: number): string {
  const say = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (days < 2 && !Number.isInteger(days)) return say(Math.max(1, Math.round(days * 24)), 'hour');
  if (days < 10 && Math.abs(days - Math.round(days)) >= 0.1) return `${days.toFixed(1)} days`;
  if (days < 1_000) return say(Math.round(days), 'day');
  return `${Math.floor(days / 365)} years and more`;
}

export type CameraForecast = FootageForecast['cameras'][number];

/** What the present rate makes of the rules. Undefined: nothing can be said yet. */
export function sayForecast(forecast: CameraForecast | undefined): string | undefined {
  if (forecast?.bytesPerDay === undefined || forecast.days === undefined) return undefined;
  const { bytesPerDay, days, endedBy } = forecast;
  const rate = `At the rate of the last day, ${sayBytes(bytesPerDay)} a day`;
  switch (endedBy) {
    case 'days':
      return `${rate}, all of its ${sayDays(days)} fit: ${sayBytes(bytesPerDay * days)}.`;
    case 'bytes':
      return `${rate}, its share of the disk holds ${sayDays(days)}.`;
    default:
      return `${rate}, this disk holds ${sayDays(days)} of it.`;
  }
}

/** More days are asked for than the disk holds. */
export function isShort(rules: RecordingRules, forecast: CameraForecast | undefined): boolean {
  const { days } = rules.retention;
  return days !== undefined && forecast?.days !== undefined && forecast.endedBy === 'disk' && forecast.days < days;
}

/** Motion decides, and nobody tells it. */
export function lacksMotion({ recording, motion }: RecordingRules): boolean {
  const needs =
    recording.mode === 'motion' ||
    (recording.mode === 'schedule' && recording.hours.some(({ mode }) => mode === 'motion'));
  return needs && motion.source === 'off';
}
