/**
 * The layouts of the on-screen keyboard: rows of keys, as data. A key of one character types that character; the
 * named keys do what their name says. Between them, `text` and its symbols hold every printable character of ASCII.
 */
export type KeyboardKind = 'text' | 'address' | 'digits' | 'crockford';
export type NamedKey = 'Shift' | '?123' | 'abc' | 'Space' | 'Backspace' | 'Done';
/** Which face of a layout is up. */
export type Face = 'plain' | 'shift' | 'symbols';

export interface KeyRow {
  /** Characters typed by the keys of the row, and named keys. */
  readonly keys: readonly string[];
}

const chars = (characters: string): KeyRow => ({ keys: [...characters] });
const row = (...keys: string[]): KeyRow => ({ keys });

const letters = [chars('1234567890'), chars('qwertyuiop'), chars('asdfghjkl-'), chars('zxcvbnm.@_')];
const symbols = [chars('1234567890'), chars('!@#$%^&*()'), chars('-_=+[]{}\\|'), chars(';:\'",.<>/?')];
const capitals = letters.map(({ keys }) => ({ keys: keys.map((key) => key.toUpperCase()) }));

const textFaces: Readonly<Record<Face, readonly KeyRow[]>> = {
  plain: [...letters, row('Shift', '?123', 'Space', 'Backspace', 'Done')],
  shift: [...capitals, row('Shift', '?123', 'Space', 'Backspace', 'Done')],
  symbols: [...symbols, row('abc', '`', '~', 'Space', 'Backspace', 'Done')],
};
const addressFaces: Readonly<Record<Face, readonly KeyRow[]>> = {
  plain: [...letters, row('Shift', '?123', '/', ':', '?', '=', '&', 'Backspace', 'Done')],
  shift: [...capitals, row('Shift', '?123', '/', ':', '?', '=', '&', 'Backspace', 'Done')],
  symbols: textFaces.symbols,
};
const digits = [chars('123'), chars('456'), chars('789'), row('Backspace', '0', 'Done')];
/** Crockford's characters alone: nobody looks for a key that a code never holds. */
const crockford = [
  chars('12345678'),
  chars('90ABCDEF'),
  chars('GHJKMNPQ'),
  chars('RSTVWXYZ'),
  row('Backspace', 'Done'),
];

export function keyRows(kind: KeyboardKind, face: Face): readonly KeyRow[] {
  switch (kind) {
    case 'text':
      return textFaces[face];
    case 'address':
      return addressFaces[face];
    case 'digits':
      return digits;
    case 'crockford':
      return crockford;
  }
}

export function isKeyboardKind(value: unknown): value is KeyboardKind {
  return value === 'text' || value === 'address' || value === 'digits' || value === 'crockford';
}
