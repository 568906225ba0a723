/**
 * The keyboard on the screen, at its bottom edge. Mounted once; fields call it up (see useKeyboardTarget). While it is
 * up `--keyboard-height` on the root element says how much of the screen's bottom it takes, so that dialogs stay above.
 */
import { ArrowBigUp, ArrowBigUpDash, Delete } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Key } from './Key.tsx';
import { backspaceIn, typeInto } from './editing.ts';
import { keyRows, type Face } from './layouts.ts';
import { useKeyboardTarget } from './useKeyboardTarget.ts';
import './keyboard.css';

type Shift = 'off' | 'once' | 'locked';
const noneHeld = { shift: 'off' as Shift, symbols: false };
const nextShift: Record<Shift, Shift> = { off: 'once', once: 'locked', locked: 'off' };

export function OnScreenKeyboard() {
  const box = useRef<HTMLDivElement>(null);
  const { target, putAway } = useKeyboardTarget(box);
  const kind = target?.kind;
  const field = target?.field;
  // What is pressed belongs to the field that it was pressed for: another field begins with the plain keys.
  const [held, setHeld] = useState<{ field: HTMLInputElement | undefined; shift: Shift; symbols: boolean }>();
  const { shift, symbols } = held !== undefined && held.field === field ? held : noneHeld;
  const hold = (change: Partial<typeof noneHeld>): void => setHeld({ field, shift, symbols, ...change });

  useLayoutEffect(() => {
    const root = document.documentElement;
    const keyboard = box.current;
    if (kind === undefined || keyboard === null) return;
    const makeRoom = (): void => {
      root.style.setProperty('--keyboard-height', `calc(${keyboard.getBoundingClientRect().height}px + 1.9rem)`);
      field?.scrollIntoView({ block: 'nearest' });
    };
    makeRoom();
    // Its keys change their size with the screen's.
    const resized = new ResizeObserver(makeRoom);
    resized.observe(keyboard);
    return () => {
      resized.disconnect();
      root.style.removeProperty('--keyboard-height');
    };
  }, [kind, field]);

  const face: Face = symbols ? 'symbols' : shift === 'off' ? 'plain' : 'shift';
  const press = (key: string): void => {
    if (field === undefined) return;
    field.focus();
    typeInto(field, key);
    if (shift === 'once') hold({ shift: 'off' });
  };

  const keyFor = (key: string) => {
    switch (key) {
      case 'Shift':
        return (
          <Key
            key={key}
            name="Shift"
            look="wide"
            pressed={shift !== 'off'}
            onPress={() => hold({ shift: nextShift[shift] })}
          >
            {shift === 'locked' ? <ArrowBigUpDash /> : <ArrowBigUp />}
          </Key>
        );
      case '?123':
      case 'abc':
        return (
          <Key key={key} name={key} look="wide" onPress={() => hold({ symbols: key === '?123' })}>
            {key}
          </Key>
        );
      case 'Space':
        return (
          <Key key={key} name="Space" look="space" onPress={() => press(' ')}>
            space
          </Key>
        );
      case 'Backspace':
        return (
          <Key key={key} name="Backspace" look="wide" repeats onPress={() => field && backspaceIn(field)}>
            <Delete />
          </Key>
        );
      case 'Done':
        return (
          <Key key={key} name="Done" look="done" onRelease onPress={putAway}>
            Done
          </Key>
        );
      default:
        return (
          <Key key={key} name={key} onPress={() => press(key)}>
            {key}
          </Key>
        );
    }
  };

  return createPortal(
    <div
      ref={box}
      className={`kit-keyboard kit-keyboard-${kind ?? 'text'}`}
      role="group"
      aria-label="On-screen keyboard"
      data-react-aria-top-layer="true"
      hidden={kind === undefined}
    >
      {kind !== undefined &&
        keyRows(kind, face).map(({ keys }) => (
          <div className="kit-key-row" key={keys.join('')}>
            {keys.map(keyFor)}
          </div>
        ))}
    </div>,
    document.body,
  );
}
