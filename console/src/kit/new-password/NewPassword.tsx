/** "New password" and "Confirm password" together. `onReady` says when both are there, accepted and the same. */
import { useEffect, useState, type ReactNode } from 'react';
import { useLatest } from '../useLatest.ts';
import { PasswordField } from '../fields/PasswordField.tsx';
import { NewPasswordField } from './NewPasswordField.tsx';
import type { PasswordNames } from './usePasswordCheck.ts';

export interface NewPasswordProps extends PasswordNames {
  readonly label?: string | undefined;
  readonly password: string;
  readonly onPassword: (password: string) => void;
  readonly confirmation: string;
  readonly onConfirmation: (confirmation: string) => void;
  readonly onReady: (isReady: boolean) => void;
  readonly error?: string | undefined;
  readonly autoFocus?: boolean | undefined;
  /** Above the fields: one that comes first, like the current password. */
  readonly first?: ReactNode;
}

/** What is wrong with a confirmation so far: said at the first character that differs, not only at the end. */
export function confirmationError(password: string, confirmation: string): string | undefined {
  if (confirmation === '' || password.startsWith(confirmation)) return undefined;
  return 'This differs from the new password.';
}

export function NewPassword(props: NewPasswordProps) {
  const { password, onPassword, confirmation, onConfirmation, onReady, ...rest } = props;
  const [isAccepted, setIsAccepted] = useState(false);
  const isReady = isAccepted && confirmation === password;
  const tell = useLatest(onReady);
  useEffect(() => tell.current(isReady), [isReady, tell]);
  return (
    <NewPasswordField {...rest} value={password} onChange={onPassword} onAccepted={setIsAccepted}>
      <PasswordField
        label="Confirm password"
        value={confirmation}
        onChange={onConfirmation}
        error={confirmationError(password, confirmation)}
        maxLength={1024}
      />
    </NewPasswordField>
  );
}
