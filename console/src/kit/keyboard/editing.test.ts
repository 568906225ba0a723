import { afterEach, describe, expect, it } from 'vitest';
import { backspaceIn, typeInto } from './editing.ts';
import { keyRows } from './layouts.ts';

const fieldWith = (value: string, start: number, end = start): HTMLInputElement => {
  const field = document.createElement('input');
  document.body.append(field);
  field.value = value;
  field.setSelectionRange(start, end);
  return field;
};

afterEach(() => document.body.replaceChildren());

describe('typing from the on-screen keyboard', () => {
  it('types at the caret, moves it on, and tells the page', () => {
    const field = fieldWith('acd', 1);
    const told: string[] = [];
    field.addEventListener('input', (event) => told.push((event as InputEvent).inputType));
    typeInto(field, 'b');
    expect([field.value, field.selectionStart]).toEqual(['abcd', 2]);
    backspaceIn(field);
    expect([field.value, field.selectionStart]).toEqual(['acd', 1]);
    expect(told).toEqual(['insertText', 'deleteContentBackward']);
  });

  it('replaces what is selected', () => {
    const field = fieldWith('abcd', 1, 3);
    typeInto(field, 'X');
    expect([field.value, field.selectionStart]).toEqual(['aXd', 2]);
    field.setSelectionRange(0, 2);
    backspaceIn(field);
    expect([field.value, field.selectionStart]).toEqual(['d', 0]);
  });

  it('takes away a whole character, and nothing at the beginning', () => {
    const field = fieldWith('a\u{1F511}b', 3);
    backspaceIn(field);
    expect([field.value, field.selectionStart]).toEqual(['ab', 1]);
    field.setSelectionRange(0, 0);
    backspaceIn(field);
    expect(field.value).toBe('ab');
  });

  it('leaves a field that is full, disabled or read-only as it is', () => {
    const full = fieldWith('abc', 3);
    full.maxLength = 3;
    typeInto(full, 'd');
    expect(full.value).toBe('abc');
    const locked = fieldWith('abc', 3);
    locked.readOnly = true;
    typeInto(locked, 'd');
    backspaceIn(locked);
    expect(locked.value).toBe('abc');
  });
});

describe('the layouts', () => {
  it('hold every printable character of ASCII', () => {
    const faces = [keyRows('text', 'plain'), keyRows('text', 'shift'), keyRows('text', 'symbols')];
    const typed = new Set(faces.flat().flatMap(({ keys }) => keys.map((key) => (key === 'Space' ? ' ' : key))));
    const all = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
    expect(all.filter((character) => !typed.has(character))).toEqual([]);
  });
});
