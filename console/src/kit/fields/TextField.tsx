/** A line of text with its label, hint and error. The on-screen keyboard comes up when it is focused or clicked. */
import { CircleAlert } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';
import type { KeyboardKind } from '../keyboard/layouts.ts';
import { present } from '../present.ts';
import './fields.css';

export interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What is wrong with what was typed. It stays typed. */
  readonly error?: string | undefined;
  readonly hint?: ReactNode;
  readonly isDisabled?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly maxLength?: number | undefined;
  readonly placeholder?: string | undefined;
  readonly keyboard?: KeyboardKind | undefined;
  readonly type?: 'text' | 'password' | undefined;
  /** Stands inside the field, at its end. */
  readonly after?: ReactNode;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  /** `code`: large, spaced characters; `long-code`: as large as a longer one can be. */
  readonly look?: 'code' | 'long-code' | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, error, hint, keyboard = 'text', type = 'text', after, inputRef, look } = props;
  const { isDisabled, autoFocus, maxLength, placeholder } = props;
  return (
    <AriaTextField
      className="kit-field"
      data-keyboard-group=""
      value={value}
      onChange={onChange}
      isInvalid={error !== undefined}
      {...present({ isDisabled, autoFocus, maxLength })}
    >
      <Label className="kit-label">{label}</Label>
      <div
        className={`kit-input-box${look === undefined ? '' : ' kit-input-code'}${look === 'long-code' ? ' kit-input-long-code' : ''}`}
      >
        <Input
          className="kit-input"
          type={type}
          data-keyboard={keyboard}
          inputMode="none"
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          {...present({ placeholder, ref: inputRef })}
        />
        {after}
      </div>
      {hint !== undefined && error === undefined && (
        <Text slot="description" className="kit-hint">
          {hint}
        </Text>
      )}
      <FieldError className="kit-error">
        <CircleAlert aria-hidden />
        <span role="alert">{error}</span>
      </FieldError>
    </AriaTextField>
  );
}
