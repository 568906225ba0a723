/** The buttons of the console: big enough to hit from the sofa, one primary a screen. */
import { LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { present } from './present.ts';
import { usePatience } from './feedback/usePatience.ts';
import './button.css';

export interface ButtonProps {
  readonly children: ReactNode;
  /** `link` looks like an underlined word and is as tall as the others. */
  readonly kind?: 'primary' | 'quiet' | 'danger' | 'link' | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly onPress?: (() => void) | undefined;
  readonly type?: 'button' | 'submit' | undefined;
  readonly isDisabled?: boolean | undefined;
  /** Something this button began is under way: it cannot be pressed again, and shows it after 300 ms. */
  readonly isBusy?: boolean | undefined;
  readonly autoFocus?: boolean | undefined;
  readonly 'aria-label'?: string | undefined;
}

export function Button({ children, kind = 'quiet', icon: Icon, isBusy = false, onPress, type, ...rest }: ButtonProps) {
  const showsBusy = usePatience(isBusy);
  // Busy is not disabled: the focus stays, and the button is there to be heard.
  const does = isBusy ? { 'aria-disabled': true } : { type, onPress };
  return (
    <AriaButton className={`kit-button kit-button-${kind}`} {...present({ ...rest, ...does })}>
      {showsBusy ? <LoaderCircle className="kit-spinner" aria-hidden /> : Icon !== undefined && <Icon aria-hidden />}
      {children}
    </AriaButton>
  );
}

export interface IconButtonProps {
  /** Said by screen readers and shown on hover: what the button does. */
  readonly label: string;
  readonly icon: LucideIcon;
  readonly onPress: () => void;
  readonly isDisabled?: boolean | undefined;
  readonly kind?: 'quiet' | 'bare' | 'danger' | 'primary' | undefined;
  readonly isPressed?: boolean | undefined;
}

export function IconButton({ label, icon: Icon, onPress, isDisabled, kind = 'quiet', isPressed }: IconButtonProps) {
  return (
    <AriaButton
      className={`kit-button kit-icon-button kit-button-${kind}`}
      aria-label={label}
      onPress={onPress}
      {...present({ isDisabled, 'aria-pressed': isPressed })}
    >
      <Icon aria-hidden />
    </AriaButton>
  );
}
