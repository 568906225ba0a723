/**
 * What a left click does while the on-screen keyboard is up. People click beside the keyboard to put it away, and
 * mean nothing else by it; people who click a real button mean the button.
 */
export type ClickMeaning = 'keyboard' | 'field' | 'control' | 'empty';

const controls = [
  'button',
  'a[href]',
  'input',
  'select',
  'textarea',
  'label',
  'summary',
  '[role="button"]',
  '[role="option"]',
  '[role="tab"]',
  '[role="switch"]',
  '[role="radio"]',
  '[role="slider"]',
  '[role="menuitem"]',
].join(',');

/** `field`: the field that is being typed into, or what belongs to it (its label, its show/hide button). */
export function meaningOfClick(target: Element, keyboard: Element, field: Element): ClickMeaning {
  if (keyboard.contains(target)) return 'keyboard';
  const fieldGroup = field.closest('[data-keyboard-group]') ?? field;
  if (fieldGroup.contains(target)) return 'field';
  return target.closest(controls) === null ? 'empty' : 'control';
}

const restOfClick = ['mousedown', 'pointerup', 'mouseup', 'click'] as const;

/** Swallows what follows a pointerdown (its mouse events and its click), so that putting the keyboard away does nothing else. */
export function swallowRestOfClick(): void {
  const swallow = (event: Event): void => {
    event.preventDefault();
    event.stopPropagation();
    if (event.type === 'pointerup') setTimeout(stop);
    if (event.type === 'click') stop();
  };
  const stop = (): void => {
    for (const type of restOfClick) document.removeEventListener(type, swallow, true);
    document.removeEventListener('pointerdown', stop, true);
  };
  for (const type of restOfClick) document.addEventListener(type, swallow, true);
  setTimeout(() => document.addEventListener('pointerdown', stop, true));
}

/** Calls back when the click that has just begun is over, so that nothing moves away under the pointer. */
export function afterThisClick(done: () => void): void {
  const finish = (): void => {
    document.removeEventListener('pointerup', finish, true);
    document.removeEventListener('pointercancel', finish, true);
    setTimeout(done);
  };
  document.addEventListener('pointerup', finish, true);
  document.addEventListener('pointercancel', finish, true);
}
