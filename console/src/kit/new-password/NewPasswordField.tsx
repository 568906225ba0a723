/**
 * A new password: its field, the rules as they are met, the strength meter, and "Suggest". Says with every change
 * whether the recorder accepts the password as it stands.
 */
import { WandSparkles } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '../Button.tsx';
import { PasswordField } from '../fields/PasswordField.tsx';
import { useLatest } from '../useLatest.ts';
import { PasswordRules } from './PasswordRules.tsx';
import { SuggestWords } from './SuggestWords.tsx';
import { usePasswordCheck, type PasswordNames } from './usePasswordCheck.ts';
import './new-password.css';

export interface NewPasswordFieldProps extends PasswordNames {
  readonly label?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** False while it is empty, being judged, or refused. */
  readonly onAccepted: (isAccepted: boolean) => void;
  /** What the recorder said when it was refused. */
  readonly error?: string | undefined;
  readonly autoFocus?: boolean | undefined;
  /** Above the field: one that comes first, like the current password. */
  readonly first?: ReactNode;
  /** Below the field: the second one. */
  readonly children?: ReactNode;
}

export function NewPasswordField(props: NewPasswordFieldProps) {
  const { label = 'New password', value, onChange, onAccepted, error, autoFocus, first, children, ...names } = props;
  const [suggests, setSuggests] = useState(false);
  const [isShown, setIsShown] = useState(false);
  const check = usePasswordCheck(value, names);
  const isAccepted = value !== '' && check.isCurrent && check.judgement?.accepted === true;
  const tell = useLatest(onAccepted);
  useEffect(() => tell.current(isAccepted), [isAccepted, tell]);

  if (suggests) {
    return (
      <SuggestWords
        onCancel={() => setSuggests(false)}
        onUse={(password) => {
          onChange(password);
          setIsShown(true);
          setSuggests(false);
        }}
      />
    );
  }
  return (
    <div className="kit-new-password">
      <div className="kit-new-password-fields">
        {first}
        <PasswordField
          label={label}
          value={value}
          onChange={onChange}
          error={error}
          autoFocus={autoFocus}
          maxLength={1024}
          isShown={isShown}
          onShownChange={setIsShown}
        />
        {children}
      </div>
      <div className="kit-new-password-side">
        <PasswordRules check={check} isEmpty={value === ''} />
        <Button icon={WandSparkles} onPress={() => setSuggests(true)}>
          Suggest
        </Button>
      </div>
    </div>
  );
}
