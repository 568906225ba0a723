/** Words for what cameras send: codecs, rates, clocks, fingerprints. */
import type { CameraView } from '@nightlatch/protocol';

/** `H.264` for `avc1.64001f`; a name that ONVIF uses is put the same way. What is not known stays as it is. */
export function sayCodec(codec: string): string {
  if (/^(?:avc[13]|h\.?264)/i.test(codec)) return 'H.264';
  if (/^(?:hvc1|hev1|h\.?265|hevc)/i.test(codec)) return 'H.265';
  if (/^(?:jpeg|mjpeg)/i.test(codec)) return 'JPEG';
  return codec;
}

export function saySound(codec: string | undefined): string {
  if (codec === undefined) return 'None is recorded';
  if (codec.startsWith('mp4a')) return 'AAC';
  if (codec === 'opus') return 'Opus';
  if (codec === 'alaw' || codec === 'ulaw') return 'G.711';
  return codec;
}

/** `4.1 Mbit/s`, `380 kbit/s`. */
export function sayRate(bytesPerSecond: number): string {
  const kilobits = (bytesPerSecond * 8) / 1_000;
  if (kilobits < 1_000) return `${Math.round(kilobits)} kbit/s`;
  const megabits = kilobits / 1_000;
  return `${megabits >= 10 ? Math.round(megabits) : megabits.toFixed(1)} Mbit/s`;
}

/** Clocks are never quite the same: what is less than this is right. */
const RIGHT_MS = 2_000;

export function sayClock(offset_ms: number | undefined): string {
  if (offset_ms === undefined) return 'Not told by the camera';
  if (Math.abs(offset_ms) < RIGHT_MS) return 'Right';
  return `${saySpan(Math.abs(offset_ms))} ${offset_ms > 0 ? 'ahead' : 'behind'}`;
}

function saySpan(ms: number): string {
  const say = (count: number, unit: string): string =>
    `${Math.round(count)} ${unit}${Math.round(count) === 1 ? '' : 's'}`;
  const seconds = ms / 1_000;
  if (seconds < 120) return say(seconds, 'second');
  if (seconds < 7_200) return say(seconds / 60, 'minute');
  if (seconds < 172_800) return say(seconds / 3_600, 'hour');
  return say(seconds / 86_400, 'day');
}

/** `AB:CD:…`, as cameras and browsers show it. */
export function sayFingerprint(sha256: string): string {
  return (sha256.toUpperCase().match(/../g) ?? []).join(':');
}

/** `Recorded 1920 × 1080, H.264`. */
export function sayPicture({ width, height, codec }: NonNullable<CameraView['video']>): string {
  return `${width} × ${height}, ${sayCodec(codec)}`;
}
