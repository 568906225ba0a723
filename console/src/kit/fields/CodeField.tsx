/** A code in one field, grouped while it is typed, with a keypad that has no other keys. `value` is the bare code. */
import { useLayoutEffect, useRef, useState } from 'react';
import { editCode, showCode, type CodeKind } from './code-text.ts';
import { TextField, type TextFieldProps } from './TextField.tsx';

export interface CodeFieldProps extends Pick<
  TextFieldProps,
  'label' | 'error' | 'hint' | 'isDisabled' | 'autoFocus' | 'value' | 'onChange'
> {
  readonly kind: CodeKind;
  /** Characters of a whole code. */
  readonly length: number;
}

export function CodeField({ kind, length, value, onChange, ...rest }: CodeFieldProps) {
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
      look="code"
      keyboard={kind}
      inputRef={input}
      value={showCode(value, length)}
      onChange={(text) => {
        const edit = editCode(value, text, input.current?.selectionStart ?? text.length, kind, length);
        setCaret({ at: edit.caret });
        onChange(edit.code);
      }}
    />
  );
}
