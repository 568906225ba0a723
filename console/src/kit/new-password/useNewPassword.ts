/** What a dialog keeps of a new password while it is typed twice; `fields` are what NewPassword is given of it. */
import { useState } from 'react';
import type { NewPasswordProps } from './NewPassword.tsx';

export interface NewPasswordDraft {
  readonly password: string;
  /** Accepted, and typed twice the same. */
  readonly isReady: boolean;
  readonly fields: Pick<NewPasswordProps, 'password' | 'onPassword' | 'confirmation' | 'onConfirmation' | 'onReady'>;
}

export function useNewPassword(): NewPasswordDraft {
  const [password, onPassword] = useState('');
  const [confirmation, onConfirmation] = useState('');
  const [isReady, onReady] = useState(false);
  return { password, isReady, fields: { password, onPassword, confirmation, onConfirmation, onReady } };
}
