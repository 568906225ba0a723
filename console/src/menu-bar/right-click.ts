/**
 * The right-click that brings up the menu bar, anywhere on the console. The browser's own menu never shows. With the mouse
 * it acts when the button comes up again, so that no half of a click lands on what has just appeared; from the keyboard
 * (the menu key) it acts at once.
 */
import { useEffect, useRef } from 'react';

const RIGHT_BUTTON = 2;

export function useRightClick(onRightClick: () => void): void {
  const latest = useRef(onRightClick);
  useEffect(() => {
    latest.current = onRightClick;
  });
  useEffect(() => {
    let held = false;
    let asked = false;
    const act = (): void => {
      asked = false;
      setTimeout(() => latest.current());
    };
    const onContextMenu = (event: MouseEvent): void => {
      event.preventDefault();
      event.stopPropagation();
      if (held) asked = true;
      else act();
    };
    const onDown = (event: PointerEvent): void => {
      held = event.button === RIGHT_BUTTON;
      asked = false;
    };
    const onUp = (event: PointerEvent): void => {
      if (event.button !== RIGHT_BUTTON) return;
      held = false;
      if (asked) act();
    };
    // A right-click takes the focus from nothing: whoever was typing goes on when the menu bar is put away.
    const onMouseDown = (event: MouseEvent): void => {
      if (event.button === RIGHT_BUTTON) event.preventDefault();
    };
    window.addEventListener('contextmenu', onContextMenu, true);
    window.addEventListener('mousedown', onMouseDown, true);
    window.addEventListener('pointerdown', onDown, true);
    window.addEventListener('pointerup', onUp, true);
    return () => {
      window.removeEventListener('contextmenu', onContextMenu, true);
      window.removeEventListener('mousedown', onMouseDown, true);
      window.removeEventListener('pointerdown', onDown, true);
      window.removeEventListener('pointerup', onUp, true);
    };
  }, []);
}
