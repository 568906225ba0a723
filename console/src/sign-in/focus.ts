/** Puts the cursor back into the first field of a place, after whatever else is under way has taken the focus. */
export function focusFieldIn(place: HTMLElement | null): void {
  setTimeout(() => place?.querySelector('input')?.focus());
}
