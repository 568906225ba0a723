/** What a phone's camera reads in a picture: the QR codes in a PNG file, by a decoder that shares no code with what drew them. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export interface SeenQr {
  readonly text: string;
  /** 1 to 40: how dense it is. */
  readonly version: number;
  /** `L`, `M`, `Q` or `H`. */
  readonly level: string;
}

const file = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');

export async function readQrs(picture: string): Promise<SeenQr[]> {
  const wasmBinary = new Uint8Array(readFileSync(file)).buffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  const found = await readBarcodes(new Uint8Array(readFileSync(picture)), { formats: ['QRCode'] });
  return found
    .filter(({ isValid }) => isValid)
    .map(({ text, version, ecLevel }) => ({ text, version: Number(version), level: ecLevel }));
}
