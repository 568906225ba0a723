/** A password, hidden until its owner asks to see it. */
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../Button.tsx';
import { TextField, type TextFieldProps } from './TextField.tsx';

export interface PasswordFieldProps extends Omit<TextFieldProps, 'type' | 'after' | 'look' | 'keyboard'> {
  /** For a caller that shows it by itself (a suggested one); otherwise the field keeps this to itself. */
  readonly isShown?: boolean | undefined;
  readonly onShownChange?: ((isShown: boolean) => void) | undefined;
}

export function PasswordField({ isShown, onShownChange, ...props }: PasswordFieldProps) {
  const [own, setOwn] = useState(false);
  const shown = isShown ?? own;
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      after={
        <IconButton
          kind="bare"
          icon={shown ? EyeOff : Eye}
          label={shown ? 'Hide password' : 'Show password'}
          onPress={() => {
            setOwn(!shown);
            onShownChange?.(!shown);
          }}
        />
      }
    />
  );
}
