/**
 * One key. Acts when it is pressed (left button alone: a right-click brings up the menu bar and types nothing), repeats
 * when asked to, never takes the focus from the field, and answers a screen reader's click too.
 */
import { useEffect, useRef, type ReactNode } from 'react';
import { useLatest } from '../useLatest.ts';

const REPEAT_AFTER_MS = 450;
const REPEAT_EVERY_MS = 70;

export interface KeyProps {
  readonly name: string;
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly look?: 'character' | 'wide' | 'space' | 'done';
  readonly repeats?: boolean;
  /** Acts when the click is over: for keys after which the keyboard is not the same. */
  readonly onRelease?: boolean;
  readonly pressed?: boolean;
}

export function Key({ name, children, onPress, look = 'character', repeats, onRelease, pressed }: KeyProps) {
  const timer = useRef<number>(undefined);
  const latest = useLatest(onPress);
  const stop = (): void => window.clearTimeout(timer.current);
  useEffect(() => () => window.clearTimeout(timer.current), []);

  const repeat = (wait_ms: number): void => {
    timer.current = window.setTimeout(() => {
      latest.current();
      repeat(REPEAT_EVERY_MS);
    }, wait_ms);
  };

  return (
    <button
      type="button"
      tabIndex={-1}
      className={`kit-key kit-key-${look}`}
      aria-label={name}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      onPointerDown={(event) => {
        if (event.button !== 0 || onRelease === true) return;
        onPress();
        if (repeats === true) repeat(REPEAT_AFTER_MS);
      }}
      onPointerUp={stop}
      onPointerLeave={stop}
      onPointerCancel={stop}
      onClick={(event) => {
        if (onRelease === true || event.detail === 0) onPress();
      }}
    >
      {children}
    </button>
  );
}
