/**
 * Reads QR codes from the camera of a phone or a computer. Looks a few times a second; lets the camera go when `signal` aborts.
 */
import { loadDetector } from './detector.ts';

const LOOK_EVERY_MS = 150;

/** Why the camera cannot be used, as a sentence, which ends with what to do instead. */
export class NoCamera extends Error {
  override readonly name = 'NoCamera';
}

export interface ScanWith {
  /** Called for every code seen, several times a second while it is in view. */
  readonly onCode: (text: string) => void;
  /** What a person does without a camera, as the words after "or": `type the pairing code instead`. */
  readonly instead: string;
  readonly signal: AbortSignal;
}

/** Shows the camera in `video` and reads until `signal` aborts. Throws `NoCamera`. */
export async function scan(video: HTMLVideoElement, { onCode, instead, signal }: ScanWith): Promise<void> {
  const orInstead = `${instead.charAt(0).toUpperCase()}${instead.slice(1)}.`;
  const stream = await openCamera(instead, orInstead);
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) return release();
  signal.addEventListener('abort', release, { once: true });
  video.srcObject = stream;
  // Interrupted when the screen goes away at the same moment: nothing to say then.
  await video.play().catch(() => undefined);
  const detector = await loadDetector().catch(() => {
    throw new NoCamera(`The part of this page that reads codes could not be loaded. ${orInstead}`);
  });
  while (!signal.aborted) {
    const codes = video.readyState >= video.HAVE_CURRENT_DATA ? await detector.detect(video).catch(() => []) : [];
    if (signal.aborted) return;
    for (const code of codes) onCode(code.rawValue);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function openCamera(instead: string, orInstead: string): Promise<MediaStream> {
  // Absent on a page without https.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) {
    throw new NoCamera(`The camera needs a secure address, which begins with https. ${orInstead}`);
  }
  try {
    return await devices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1920 } }, audio: false });
  } catch (error) {
    throw new NoCamera(whyNoCamera(error instanceof DOMException ? error.name : '', instead, orInstead));
  }
}

function whyNoCamera(name: string, instead: string, orInstead: string): string {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return `This page may not use the camera. Allow it in the browser’s settings for this page, or ${instead}.`;
    case 'NotFoundError':
    case 'OverconstrainedError':
      return `This device has no camera that can be used. ${orInstead}`;
    case 'NotReadableError':
    case 'AbortError':
      return `The camera is in use by another app. Close that one, or ${instead}.`;
    default:
      return `The camera could not be started. ${orInstead}`;
  }
}
