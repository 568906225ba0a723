/**
 * Reads QR codes: the browser's own detector where it has one, else zxing in WebAssembly, served beside the page and fetched only when
 * somebody scans.
 */
import type { BarcodeDetector as Detector } from 'barcode-detector/ponyfill';
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** Rejects when the part that reads codes cannot be loaded or started. */
export async function loadDetector(): Promise<Detector> {
  const own = (globalThis as { BarcodeDetector?: typeof Detector }).BarcodeDetector;
  if (own !== undefined && (await own.getSupportedFormats()).includes('qr_code')) {
    return new own({ formats: ['qr_code'] });
  }
  const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill');
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  return new BarcodeDetector({ formats: ['qr_code'] });
}
