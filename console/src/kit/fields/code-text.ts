/**
 * A code being typed into one field: shown in groups (`1234 5678`), kept bare. Pure; positions count characters of the
 * shown text.
 */
export type CodeKind = 'digits' | 'crockford';

/** What a field takes: a whole code, and behind it the characters that some e-mails add. */
export interface CodeShape {
  readonly kind: CodeKind;
  /** Characters of a whole code. */
  readonly length: number;
  /** Letters and digits that may follow it, as a group of their own; 0 for most codes. */
  readonly tail: number;
}

/**
 * What of `text` belongs to a code: digits alone, or letters and digits in upper case; at most as many as the shape has. Where something may
 * follow, letters stay anywhere: a digit that is taken away in the middle must not take the rest along.
 */
export function bareCode(text: string, { kind, length, tail }: CodeShape): string {
  const isDigits = kind === 'digits' && tail === 0;
  const bare = isDigits ? text.replace(/\D/g, '') : text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return bare.slice(0, length + tail);
}

/**
 * The code as it is shown while it is typed: groups of four, placed as in the whole code of `length` characters (see
 * protocol's groupCode: no group of one at the end), so that what stands there does not jump; then what follows it.
 */
export function showCode(code: string, { length }: CodeShape): string {
  const lastGroup = length % 4 === 1 ? length - 5 : length - (length % 4 || 4);
  let shown = '';
  for (let at = 0; at < code.length; at += 1) {
    if ((at > 0 && at % 4 === 0 && at <= lastGroup) || at === length) shown += ' ';
    shown += code[at];
  }
  return shown;
}

export interface CodeEdit {
  readonly code: string;
  /** Where the caret goes in the grouped text. */
  readonly caret: number;
}

/**
 * The code after an edit of its shown text. `before` is the code so far; `text` and `caret` are what the field holds now.
 * Taking away a group's space takes away the character before it: otherwise backspace would do nothing there.
 */
export function editCode(before: string, text: string, caret: number, shape: CodeShape): CodeEdit {
  let code = bareCode(text, shape);
  let bareCaret = Math.min(bareCode(text.slice(0, caret), shape).length, code.length);
  if (code === before && text.length === showCode(before, shape).length - 1 && bareCaret > 0) {
    code = code.slice(0, bareCaret - 1) + code.slice(bareCaret);
    bareCaret -= 1;
  }
  return { code, caret: shownCaret(showCode(code, shape), bareCaret) };
}

/** The caret's place in the grouped text after `bareCaret` characters of the code. */
function shownCaret(shown: string, bareCaret: number): number {
  let seen = 0;
  let at = 0;
  while (at < shown.length && seen < bareCaret) {
    if (shown[at] !== ' ') seen += 1;
    at += 1;
  }
  return at;
}
