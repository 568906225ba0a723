/**
 * Reads the QR codes of a photo. A photo of a screen is large and has stripes that a smaller copy of it has not, so it is looked at in
 * several sizes, the most likely one first.
 */
import { loadDetector } from './detector.ts';

/** Longer edge, in pixels. */
const SIZES_PX = [1600, 2600, 1000];
const LARGEST_PX = 4000;

/** Undefined: this is no picture that the browser can open. Rejects when the part that reads codes cannot be loaded. */
export async function codesInPhoto(file: Blob): Promise<readonly string[] | undefined> {
  const picture = await openPicture(file);
  if (picture === undefined) return undefined;
  const detector = await loadDetector();
  const edge_px = Math.max(picture.naturalWidth, picture.naturalHeight);
  const sizes = [...new Set(SIZES_PX.map((size) => Math.min(size, edge_px, LARGEST_PX)))];
  for (const size_px of sizes) {
    const codes = await detector.detect(drawn(picture, size_px / edge_px)).catch(() => []);
    if (codes.length > 0) return codes.map((code) => code.rawValue);
  }
  return [];
}

/** By an element and not `createImageBitmap`, which older phones lack. */
function openPicture(file: Blob): Promise<HTMLImageElement | undefined> {
  const url = URL.createObjectURL(file);
  return new Promise<HTMLImageElement | undefined>((resolve) => {
    const picture = new Image();
    picture.addEventListener('load', () => resolve(picture.naturalWidth > 0 ? picture : undefined));
    picture.addEventListener('error', () => resolve(undefined));
    picture.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

function drawn(picture: HTMLImageElement, scale: number): ImageData {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  // A screenshot may be transparent: codes are dark on light.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
