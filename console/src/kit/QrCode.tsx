/** A QR code, dark on white whatever the theme, drawn as one path. The text it holds is nowhere else on the page. */
import QRCode from 'qrcode';
import { useMemo } from 'react';
import './qr-code.css';

export interface QrCodeProps {
  readonly text: string;
  /** Decimal digits that follow the text. They take 3⅓ bits each, where those of a text take 8. */
  readonly digits?: string | undefined;
  /** What scanning it does, for those who do not see it. */
  readonly label: string;
}

/** White around the code, in modules: what ISO/IEC 18004 asks for. */
const QUIET_MODULES = 4;

export function QrCode({ text, digits = '', label }: QrCodeProps) {
  const { path, side } = useMemo(() => drawQr(text, digits), [text, digits]);
  return (
    <svg className="kit-qr" role="img" aria-label={label} viewBox={`0 0 ${side} ${side}`} shapeRendering="crispEdges">
      <path d={path} />
    </svg>
  );
}

/** One square a dark module; `side` in modules, with the quiet zone. */
function drawQr(text: string, digits: string): { path: string; side: number } {
  const data: string | QRCode.QRCodeSegment[] =
    digits === ''
      ? text
      : [
          { mode: 'byte', data: new TextEncoder().encode(text) },
          { mode: 'numeric', data: digits },
        ];
  const { modules } = QRCode.create(data, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) !== 0) path += `M${column + QUIET_MODULES} ${row + QUIET_MODULES}h1v1h-1z`;
    }
  }
  return { path, side: modules.size + 2 * QUIET_MODULES };
}
