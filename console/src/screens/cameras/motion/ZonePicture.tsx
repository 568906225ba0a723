/**
 * The camera's live picture with its cells over it: those that do not count are dark, those that move now are framed. The mouse paints
 * with what is chosen beside it; with the keyboard the arrows go from cell to cell, and Space or Enter paints.
 */
import { MOTION_COLUMNS, MOTION_ROWS, type CameraView } from '@nightlatch/protocol';
import { LivePicture } from '@nightlatch/ui/player/LivePicture.tsx';
import { useRef, useState, type CSSProperties, type KeyboardEvent, type PointerEvent } from 'react';
import { strokeOver, type Brush, type Place } from './zone-paint.ts';
import { drawZones } from './draw-zones.ts';
import { useCanvas } from './useCanvas.ts';

const USUAL_RATIO = 16 / 9;
const STEPS: Readonly<Record<string, Place>> = {
  ArrowLeft: { column: -1, row: 0 },
  ArrowRight: { column: 1, row: 0 },
  ArrowUp: { column: 0, row: -1 },
  ArrowDown: { column: 0, row: 1 },
};

export interface ZonePictureProps {
  readonly camera: CameraView;
  readonly cells: Uint8Array;
  readonly brush: Brush;
  /** 1 for each cell that moves now. */
  readonly moved: Uint8Array | undefined;
  readonly onPainted: (cells: Uint8Array) => void;
}

interface Stroke {
  readonly at: Place;
  readonly cells: Uint8Array;
}

export function ZonePicture({ camera, cells, brush, moved, onPainted }: ZonePictureProps) {
  const [stroke, setStroke] = useState<Stroke>();
  const [cursor, setCursor] = useState<Place>({ column: 16, row: 9 });
  const [usesKeys, setUsesKeys] = useState(false);
  const surface = useRef<HTMLButtonElement>(null);
  const shown = stroke?.cells ?? cells;
  const canvas = useCanvas((context) => drawZones(context, shown, moved, usesKeys ? cursor : undefined));

  const placeOf = ({ clientX, clientY }: PointerEvent): Place => {
    const box = surface.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return {
      column: Math.floor(((clientX - box.x) / box.width) * MOTION_COLUMNS),
      row: Math.floor(((clientY - box.y) / box.height) * MOTION_ROWS),
    };
  };
  const onDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setUsesKeys(false);
    const at = placeOf(event);
    setCursor(at);
    setStroke({ at, cells: strokeOver(cells, at, at, brush) });
  };
  const onMove = (event: PointerEvent): void => {
    if (stroke === undefined) return;
    const at = placeOf(event);
    setStroke({ at, cells: strokeOver(stroke.cells, stroke.at, at, brush) });
  };
  const onUp = (): void => {
    if (stroke !== undefined) onPainted(stroke.cells);
    setStroke(undefined);
  };
  const onKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setUsesKeys(true);
      setCursor(({ column, row }) => ({
        column: (column + step.column + MOTION_COLUMNS) % MOTION_COLUMNS,
        row: (row + step.row + MOTION_ROWS) % MOTION_ROWS,
      }));
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      onPainted(strokeOver(cells, cursor, cursor, brush));
    }
  };
  const { width = USUAL_RATIO, height = 1 } = camera.video ?? {};
  const shape: CSSProperties & { '--ratio': number } = { '--ratio': width / height };
  const counts = cells[cursor.row * MOTION_COLUMNS + cursor.column] === 1;
  return (
    <div className="zone-picture" style={shape}>
      <LivePicture cameraId={camera.id} label={`Live picture of ${camera.name}`} hasSub={camera.hasSub} />
      <button
        ref={surface}
        type="button"
        className="zone-surface"
        aria-label="Where motion counts. Arrows move, Space paints."
        onPointerDown={onDown}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerCancel={() => setStroke(undefined)}
        onKeyDown={onKey}
        onBlur={() => setUsesKeys(false)}
      >
        <canvas ref={canvas} aria-hidden />
      </button>
      <p className="visually-hidden" role="status">
        {usesKeys &&
          `Column ${cursor.column + 1}, row ${cursor.row + 1}: motion ${counts ? 'counts' : 'does not count'} here`}
      </p>
    </div>
  );
}
