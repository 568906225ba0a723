/** The kinds of source that a camera's address can name, and what is asked for each. Pure. */
export type SourceKind = 'rtsp' | 'rtsps' | 'http' | 'https' | 'v4l2';

export interface SourceKindWords {
  readonly id: SourceKind;
  readonly text: string;
  readonly detail: string;
  /** What an address of this kind begins with. */
  readonly start: string;
}

export const sourceKinds: readonly SourceKindWords[] = [
  { id: 'rtsp', text: 'RTSP', detail: 'Nearly every network camera', start: 'rtsp://' },
  { id: 'rtsps', text: 'RTSPS, encrypted', detail: 'Its certificate is checked', start: 'rtsps://' },
  {
    id: 'http',
    text: 'HTTP (MJPEG)',
    detail: 'Older cameras, ESP32, phones; needs ffmpeg',
    start: 'http://',
  },
  { id: 'https', text: 'HTTPS (MJPEG)', detail: 'Encrypted; needs ffmpeg', start: 'https://' },
  {
    id: 'v4l2',
    text: 'Capture input',
    detail: 'Analog cameras on a capture card; needs ffmpeg',
    start: 'v4l2:',
  },
];

/** Of an address as it is typed; an address that names none is RTSP. */
export function kindOf(address: string): SourceKind {
  const typed = address.trim().toLowerCase();
  return sourceKinds.find(({ start }) => typed.startsWith(start))?.id ?? 'rtsp';
}

/** The same address as another kind: host and path stay where both have them. */
export function withKind(address: string, kind: SourceKind): string {
  const start = sourceKinds.find(({ id }) => id === kind)?.start ?? 'rtsp://';
  if (kind === 'v4l2') return kindOf(address) === 'v4l2' ? address : captureAddress(1);
  const rest = /^\w+:\/\/(.*)$/s.exec(address.trim())?.[1] ?? '';
  return start + rest;
}

/** Inputs are counted from 1 on the case of a recorder, and from 0 by the system. */
export function captureAddress(input: number): string {
  return `v4l2:/dev/video${input - 1}`;
}

export function captureInput(address: string): number | undefined {
  const number = /^v4l2:\/dev\/video(\d{1,3})$/.exec(address.trim())?.[1];
  return number === undefined ? undefined : Number(number) + 1;
}

/** There is something behind the scheme: enough to try it. */
export function isTyped(address: string): boolean {
  return /^(?:\w+:\/\/.|v4l2:\/dev\/.)/.test(address.trim());
}
