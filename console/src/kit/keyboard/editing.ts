/**
 * Typing into a field from the on-screen keyboard: the same edit that a physical keyboard would make, at the caret or
 * over the selection, told to the page by an input event. A field that is read-only, disabled or full stays as it is.
 */
export function typeInto(field: HTMLInputElement, text: string): void {
  if (!canEdit(field)) return;
  const { start, end } = selectionOf(field);
  const room = field.maxLength < 0 ? Infinity : field.maxLength - (field.value.length - (end - start));
  if (text.length > room) return;
  field.setRangeText(text, start, end, 'end');
  tell(field, 'insertText', text);
}

/** Takes away the selection, or the character (whole code point) before the caret. */
export function backspaceIn(field: HTMLInputElement): void {
  if (!canEdit(field)) return;
  const { start, end } = selectionOf(field);
  if (end === 0) return;
  const from = start < end ? start : start - lengthOfLast(field.value.slice(0, start));
  field.setRangeText('', from, end, 'end');
  tell(field, 'deleteContentBackward');
}

function canEdit(field: HTMLInputElement): boolean {
  return !field.disabled && !field.readOnly;
}

function selectionOf(field: HTMLInputElement): { start: number; end: number } {
  const start = field.selectionStart ?? field.value.length;
  return { start, end: Math.max(start, field.selectionEnd ?? start) };
}

function lengthOfLast(text: string): number {
  return [...text].at(-1)?.length ?? 0;
}

function tell(field: HTMLInputElement, inputType: string, data: string | null = null): void {
  field.dispatchEvent(new InputEvent('input', { bubbles: true, inputType, data }));
}
