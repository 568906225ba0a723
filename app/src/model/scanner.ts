/**
 * Reads QR codes from the phone's camera: the browser's own detector where it has one, else zxing in WebAssembly, served by the
 * recorder and fetched only when somebody scans. Looks a few times a second; lets the camera go when `signal` aborts.
 */
import type { BarcodeDetector as Detector } from 'barcode-detector/ponyfill';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

const LOOK_EVERY_MS = 150;

/** Why the camera cannot be used, as a sentence. */
export class NoCamera extends Error {
  override readonly name = 'NoCamera';
}

/** Shows the camera in `video` and calls `onCode` for what it reads until `signal` aborts. Throws `NoCamera`. */
export async function scan(
  video: HTMLVideoElement,
  onCode: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const stream = await openCamera();
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
    throw new NoCamera('The part of the app that reads codes could not be loaded. Type the pairing code instead.');
  });
  while (!signal.aborted) {
    const codes = video.readyState >= video.HAVE_CURRENT_DATA ? await detector.detect(video).catch(() => []) : [];
    if (signal.aborted) return;
    for (const code of codes) onCode(code.rawValue);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

async function openCamera(): Promise<MediaStream> {
  // Absent on a page without https.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) {
    throw new NoCamera(
      'The camera needs the recorder’s secure address, which begins with https. Type the pairing code instead.',
    );
  }
  try {
    return await devices.getUserMedia({ video: { facingMode: 'environment', width: { ideal: 1280 } }, audio: false });
  } catch (error) {
    throw new NoCamera(whyNoCamera(error instanceof DOMException ? error.name : ''));
  }
}

function whyNoCamera(name: string): string {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'This page may not use the camera. Allow it in the browser’s settings for this page, or type the pairing code instead.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'This device has no camera that can be used. Type the pairing code instead.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera is in use by another app. Close that one, or type the pairing code instead.';
    default:
      return 'The camera could not be started. Type the pairing code instead.';
  }
}

async function loadDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: typeof Detector }).BarcodeDetector;
  if (own !== undefined && (await own.getSupportedFormats()).includes('qr_code')) {
    return new own({ formats: ['qr_code'] });
  }
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill');
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  return new BarcodeDetector({ formats: ['qr_code'] });
}
