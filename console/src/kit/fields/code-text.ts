/**
 * A code being typed into one field: shown in groups (`1234 5678`), kept bare. Pure; positions count characters of the
 * shown text.
 */
export type CodeKind = 'digits' | 'crockford';

/** What of `text` belongs to a code: digits alone, or letters and digits in upper case; at most `length` characters. */
export function bareCode(text: string, kind: CodeKind, length: number): string {
  const bare = kind === 'digits' ? text.replace(/\D/g, '') : text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return bare.slice(0, length);
}

/**
 * The code as it is shown while it is typed: groups of four, placed as in the whole code of `length` characters (see
 * protocol's groupCode: no group of one at the end), so that what stands there does not jump.
 */
export function showCode(code: string, length: number): string {
  const lastGroup = length % 4 === 1 ? length - 5 : length - (length % 4 || 4);
  let shown = '';
  for (let at = 0; at < code.length; at += 1) {
    if (at > 0 && at % 4 === 0 && at <= lastGroup) shown += ' ';
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
export function editCode(before: string, text: string, caret: number, kind: CodeKind, length: number): CodeEdit {
  let code = bareCode(text, kind, length);
  let bareCaret = Math.min(bareCode(text.slice(0, caret), kind, length).length, code.length);
  if (code === before && text.length === showCode(before, length).length - 1 && bareCaret > 0) {
    code = code.slice(0, bareCaret - 1) + code.slice(bareCaret);
    bareCaret -= 1;
  }
  return { code, caret: shownCaret(showCode(code, length), bareCaret) };
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
