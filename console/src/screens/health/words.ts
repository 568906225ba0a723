/** Words of the health screens. */
import type { HealthKind, RouteAnswer, Routes } from '@nightlatch/protocol';

export function sayProblems(count: number): string {
  return count === 1 ? '1 problem' : `${count} problems`;
}

/** `3 minutes` */
export function sayHowLong(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const say = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;
  if (seconds < 120) return say(seconds, 'second');
  if (seconds < 7_200) return say(Math.round(seconds / 60), 'minute');
  if (seconds < 172_800) return say(Math.round(seconds / 3_600), 'hour');
  return say(Math.round(seconds / 86_400), 'day');
}

/** Each kind as a switch says it; grouped as people think of them. */
export const kindWords: readonly { readonly kinds: readonly HealthKind[]; readonly label: string; detail: string }[] = [
  {
    kinds: ['engine-away', 'cannot-write', 'reserve-spent'],
    label: 'Nothing is recorded',
    detail: 'The recording part does not answer, or the disk is full, gone or read-only',
  },
  {
    kinds: ['disk-slow', 'disk-failing'],
    label: 'The disk is slow or reports errors',
    detail: 'Often the first sign of a disk that is about to fail',
  },
  { kinds: ['camera-down'], label: 'A camera is not recorded', detail: 'For a minute and longer' },
  {
    kinds: ['footage-short'],
    label: 'Footage is kept for a shorter time than wanted',
    detail: 'The disk does not hold the days that a camera’s settings ask for',
  },
  {
    kinds: ['recorder-clock', 'camera-clock'],
    label: 'A clock is wrong',
    detail: 'The recorder’s own, or a camera’s by 30 seconds and more',
  },
  { kinds: ['motion-not-possible'], label: 'Motion cannot be found', detail: 'The camera is recorded always then' },
];

type Last = NonNullable<RouteAnswer<Routes['healthLetters']>['last']>;

export function sayDelivery({ state, detail }: Last): string {
  switch (state) {
    case 'handed-over':
      return 'The mail server took it.';
    case 'refused':
      return detail ?? 'The mail server refused it.';
    case 'queued':
    case 'sending':
    case 'waiting-for-network':
      return detail ?? 'It waits for the mail server.';
  }
}
