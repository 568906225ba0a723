/** On or off, with what it means in a sentence. */
import { Switch } from 'react-aria-components';
import { present } from '../present.ts';
import './toggle.css';

export interface ToggleProps {
  readonly label: string;
  readonly detail?: string | undefined;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean | undefined;
}

export function Toggle({ label, detail, isOn, onChange, isDisabled }: ToggleProps) {
  return (
    <Switch className="kit-toggle" isSelected={isOn} onChange={onChange} {...present({ isDisabled })}>
      <span className="kit-toggle-words">
        {label}
        {detail !== undefined && <small>{detail}</small>}
      </span>
      <span className="kit-toggle-state">{isOn ? 'On' : 'Off'}</span>
      <span className="kit-toggle-track" aria-hidden />
    </Switch>
  );
}
