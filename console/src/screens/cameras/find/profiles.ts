/** Which of a camera's pictures are recorded and shown small, to begin with. Pure. */
import type { OnvifDescription } from '@nightlatch/protocol';
import { sayCodec } from '../camera-words.ts';

export type Profile = OnvifDescription['profiles'][number];

/** Small tiles show nothing of a wider picture. */
const WIDEST_SMALL = 1_280;
/** Recorded as it comes; others are not. */
const isRecordable = ({ codec }: Profile): boolean => /^(?:H\.264|H\.265)$/.test(sayCodec(codec));

/** The largest that can be recorded. */
export function mainOf(profiles: readonly Profile[]): Profile | undefined {
  return profiles.find(isRecordable) ?? profiles[0];
}

/** The largest of the small ones, smaller than the main one; H.264 before others, since every browser shows it. */
export function subOf(profiles: readonly Profile[], main: Profile | undefined): Profile | undefined {
  if (main === undefined) return undefined;
  const smaller = profiles.filter(
    (one) => isRecordable(one) && one.address !== main.address && one.width < main.width && one.width <= WIDEST_SMALL,
  );
  return smaller.find(({ codec }) => sayCodec(codec) === 'H.264') ?? smaller[0];
}

/** `1920 × 1080, H.264`, and the camera's own name of it. */
export function profileOption({ token, name, width, height, codec }: Profile) {
  return { id: token, text: `${width} × ${height}, ${sayCodec(codec)}`, detail: name };
}
