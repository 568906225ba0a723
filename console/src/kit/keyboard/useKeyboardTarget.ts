/**
 * Which field the on-screen keyboard types into. Any `<input data-keyboard="text|address|digits|crockford">` brings it
 * up when it is focused or clicked; leaving for something else, Escape, or a click outside puts it away.
 */
import { useCallback, useEffect, useState, type RefObject } from 'react';
import { afterThisClick, meaningOfClick, swallowRestOfClick } from './outside-click.ts';
import { isKeyboardKind, type KeyboardKind } from './layouts.ts';

export interface KeyboardTarget {
  readonly field: HTMLInputElement;
  readonly kind: KeyboardKind;
}

function targetOf(element: unknown): KeyboardTarget | undefined {
  if (!(element instanceof HTMLInputElement) || element.disabled || element.readOnly) return undefined;
  const kind = element.dataset['keyboard'];
  return isKeyboardKind(kind) ? { field: element, kind } : undefined;
}

export function useKeyboardTarget(keyboard: RefObject<HTMLElement | null>): {
  target: KeyboardTarget | undefined;
  putAway: () => void;
} {
  const [target, setTarget] = useState<KeyboardTarget>();
  const putAway = useCallback(() => setTarget(undefined), []);

  useEffect(() => {
    // A field that was there first has its focus already, and will not tell.
    const early = requestAnimationFrame(() => setTarget((now) => now ?? targetOf(document.activeElement)));
    let pointerIsDown = false;
    const onPointer = (event: PointerEvent): void => {
      pointerIsDown = event.type === 'pointerdown';
    };
    const onFocus = (event: FocusEvent): void => {
      if (event.target instanceof Node && keyboard.current?.contains(event.target) === true) return;
      const focused = targetOf(event.target);
      // A click on a button moves the focus before it is over: the keyboard then goes when the click is done.
      if (focused !== undefined || !pointerIsDown) setTarget(focused);
    };
    const onClick = (event: MouseEvent): void => {
      const clicked = targetOf(event.target);
      if (clicked !== undefined) setTarget((now) => (now?.field === clicked.field ? now : clicked));
    };
    const pointerEvents = ['pointerdown', 'pointerup', 'pointercancel'] as const;
    for (const type of pointerEvents) document.addEventListener(type, onPointer, true);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('click', onClick);
    return () => {
      cancelAnimationFrame(early);
      for (const type of pointerEvents) document.removeEventListener(type, onPointer, true);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('click', onClick);
    };
  }, [keyboard]);

  useEffect(() => {
    if (target === undefined) return;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.button !== 0 || !(event.target instanceof Element) || keyboard.current === null) return;
      const meaning = meaningOfClick(event.target, keyboard.current, target.field);
      if (meaning === 'empty') {
        event.preventDefault();
        event.stopPropagation();
        swallowRestOfClick();
        putAway();
      } else if (meaning === 'control' && targetOf(event.target) === undefined) {
        afterThisClick(() => setTarget((now) => (now === target ? undefined : now)));
      }
    };
    // A press on the keyboard leaves the focus, and with it the caret, in the field.
    const onMouseDown = (event: MouseEvent): void => {
      if (event.target instanceof Node && keyboard.current?.contains(event.target) === true) event.preventDefault();
    };
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      putAway();
    };
    const changed = new MutationObserver(() => {
      const now = target.field.isConnected ? targetOf(target.field) : undefined;
      // Behind a code of digits letters may follow: the field then asks for other keys.
      if (now?.kind !== target.kind) setTarget(now);
    });
    const attributeFilter = ['disabled', 'data-keyboard'];
    changed.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter });
    document.addEventListener('pointerdown', onPointerDown, true);
    document.addEventListener('mousedown', onMouseDown, true);
    document.addEventListener('keydown', onKeyDown, true);
    return () => {
      changed.disconnect();
      document.removeEventListener('pointerdown', onPointerDown, true);
      document.removeEventListener('mousedown', onMouseDown, true);
      document.removeEventListener('keydown', onKeyDown, true);
    };
  }, [target, keyboard, putAway]);

  return { target, putAway };
}
