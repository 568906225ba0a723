/** A code in one field, grouped while it is typed, with a keypad that has no other keys. `value` is the bare code. */
import { useLayoutEffect, useRef, useState } from 'react';
import { editCode, showCode, type CodeKind, type CodeShape } from './code-text.ts';
import { TextField, type TextFieldProps } from './TextField.tsx';

/** More than these do not fit the width of a dialog's column in large. */
const LARGE_CHARACTERS = 13;

export interface CodeFieldProps extends Pick<
  TextFieldProps,
  'label' | 'error' | 'hint' | 'isDisabled' | 'autoFocus' | 'value' | 'onChange'
> {
  readonly kind: CodeKind;
  /** Characters of a whole code. */
  readonly length: number;
  /** Letters and digits that some e-mails add to it. Once the code itself is whole, the keypad has their keys. */
  readonly tail?: number | undefined;
}

export function CodeField({ kind, length, tail = 0, value, onChange, ...rest }: CodeFieldProps) {
  const shape: CodeShape = { kind, length, tail };
  const input = useRef<HTMLInputElement>(null);
  const [caret, setCaret] = useState<{ readonly at: number }>();
  useLayoutEffect(() => {
    if (caret !== undefined && document.activeElement === input.current) {
      input.current?.setSelectionRange(caret.at, caret.at);
    }
  }, [caret]);
  return (
    <TextField
      {...rest}
      look={value.length > LARGE_CHARACTERS ? 'long-code' : 'code'}
      keyboard={tail > 0 && value.length >= length ? 'crockford' : kind}
      inputRef={input}
      value={showCode(value, shape)}
      onChange={(text) => {
        const edit = editCode(value, text, input.current?.selectionStart ?? text.length, shape);
        setCaret({ at: edit.caret });
        onChange(edit.code);
      }}
    />
  );
}
