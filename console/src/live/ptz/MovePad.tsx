/** Arrows and zoom: held down, the camera moves; let go, it stops. With the keyboard: Enter or Space, held. */
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ZoomIn, ZoomOut, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

export interface Direction {
  readonly pan: number;
  readonly tilt: number;
  readonly zoom: number;
}

const arrows: readonly (Direction & { readonly id: string; readonly label: string; readonly icon: LucideIcon })[] = [
  { id: 'up', label: 'Up', icon: ArrowUp, pan: 0, tilt: 1, zoom: 0 },
  { id: 'left', label: 'Left', icon: ArrowLeft, pan: -1, tilt: 0, zoom: 0 },
  { id: 'right', label: 'Right', icon: ArrowRight, pan: 1, tilt: 0, zoom: 0 },
  { id: 'down', label: 'Down', icon: ArrowDown, pan: 0, tilt: -1, zoom: 0 },
  { id: 'nearer', label: 'Nearer', icon: ZoomIn, pan: 0, tilt: 0, zoom: 1 },
  { id: 'farther', label: 'Farther', icon: ZoomOut, pan: 0, tilt: 0, zoom: -1 },
];
const HOLDS: readonly string[] = ['Enter', ' '];

export interface MovePadProps {
  readonly onHold: (direction: Direction) => void;
  readonly onRelease: () => void;
}

export function MovePad({ onHold, onRelease }: MovePadProps): ReactNode {
  const release = useRef(onRelease);
  useEffect(() => {
    release.current = onRelease;
  });
  // Whatever takes the mouse or the page away ends the move.
  useEffect(() => {
    const end = (): void => release.current();
    window.addEventListener('blur', end);
    return () => {
      window.removeEventListener('blur', end);
      end();
    };
  }, []);
  return (
    <div className="ptz-pad" role="group" aria-label="Move the camera: hold a button">
      {arrows.map(({ id, label, icon: Icon, pan, tilt, zoom }) => {
        const hold = (): void => onHold({ pan, tilt, zoom });
        const onKeyDown = (event: KeyboardEvent): void => {
          if (!HOLDS.includes(event.key)) return;
          event.preventDefault();
          if (!event.repeat) hold();
        };
        return (
          <button
            key={id}
            type="button"
            className={`ptz-button ptz-${id}`}
            aria-label={label}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              event.currentTarget.setPointerCapture(event.pointerId);
              hold();
            }}
            onPointerUp={onRelease}
            onPointerCancel={onRelease}
            onLostPointerCapture={onRelease}
            onKeyDown={onKeyDown}
            onKeyUp={onRelease}
            onBlur={onRelease}
          >
            <Icon aria-hidden="true" />
          </button>
        );
      })}
    </div>
  );
}
