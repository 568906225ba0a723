/** A whole number between two ends: clicked up and down (held, it runs), or typed. */
import { Minus, Plus } from 'lucide-react';
import { Button, Group, Input, Label, NumberField as AriaNumberField } from 'react-aria-components';
import { present } from '../present.ts';
import './fields.css';
import './number-field.css';

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  readonly step?: number | undefined;
  /** Behind the number: `days`. */
  readonly unit: string;
  readonly isDisabled?: boolean | undefined;
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean | undefined;
}

export function NumberField(props: NumberFieldProps) {
  const { label, value, onChange, min, max, step, unit, isDisabled, hideLabel } = props;
  return (
    <AriaNumberField
      className="kit-field kit-number"
      data-keyboard-group=""
      value={value}
      onChange={(typed) => !Number.isNaN(typed) && onChange(Math.min(max, Math.max(min, Math.round(typed))))}
      minValue={min}
      maxValue={max}
      isWheelDisabled
      {...present({ step, isDisabled })}
    >
      <Label className={hideLabel === true ? 'visually-hidden' : 'kit-label'}>{label}</Label>
      <Group className="kit-number-group">
        <Button slot="decrement" className="kit-button kit-icon-button kit-button-quiet">
          <Minus aria-hidden />
        </Button>
        <div className="kit-input-box kit-number-box">
          <Input className="kit-input" data-keyboard="digits" inputMode="none" autoComplete="off" />
          <span className="kit-number-unit" aria-hidden>
            {unit}
          </span>
        </div>
        <Button slot="increment" className="kit-button kit-icon-button kit-button-quiet">
          <Plus aria-hidden />
        </Button>
      </Group>
    </AriaNumberField>
  );
}
