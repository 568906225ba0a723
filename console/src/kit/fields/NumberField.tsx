/** A whole number between two ends: clicked up and down (held, it runs), or typed. */
import { Minus, Plus, type LucideIcon } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button, Group, Input, Label, NumberField as AriaNumberField } from 'react-aria-components';
import { present } from '../present.ts';
import { useLatest } from '../useLatest.ts';
import './fields.css';
import './number-field.css';

const RUNS_AFTER_MS = 400;
const RUNS_EVERY_MS = 60;

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
  readonly min: number;
  readonly max: number;
  /** Behind the number: `days`. */
  readonly unit: string;
  readonly isDisabled?: boolean | undefined;
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean | undefined;
}

export function NumberField({ label, value, onChange, min, max, unit, isDisabled, hideLabel }: NumberFieldProps) {
  const put = (wanted: number): void => onChange(Math.min(max, Math.max(min, Math.round(wanted))));
  const latest = useLatest({ value, put });
  const step = (by: number): void => latest.current.put(latest.current.value + by);
  return (
    <AriaNumberField
      className="kit-field kit-number"
      data-keyboard-group=""
      value={value}
      onChange={(typed) => !Number.isNaN(typed) && put(typed)}
      minValue={min}
      maxValue={max}
      isWheelDisabled
      {...present({ isDisabled })}
    >
      <Label className={hideLabel === true ? 'visually-hidden' : 'kit-label'}>{label}</Label>
      <Group className="kit-number-group">
        <StepButton
          icon={Minus}
          label={`Fewer ${unit}`}
          isDisabled={isDisabled === true || value <= min}
          onStep={() => step(-1)}
        />
        <div className="kit-input-box kit-number-box">
          <Input className="kit-input" data-keyboard="digits" inputMode="none" autoComplete="off" />
          <span className="kit-number-unit" aria-hidden>
            {unit}
          </span>
        </div>
        <StepButton
          icon={Plus}
          label={`More ${unit}`}
          isDisabled={isDisabled === true || value >= max}
          onStep={() => step(1)}
        />
      </Group>
    </AriaNumberField>
  );
}

interface StepButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isDisabled: boolean;
  readonly onStep: () => void;
}

/** Not the field's own kind of button: that one would bring up the keyboard. */
function StepButton({ icon: Icon, label, isDisabled, onStep }: StepButtonProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useLatest({ onStep, isDisabled });
  const end = (): void => clearTimeout(timer.current);
  useEffect(() => end, []);
  const run = (after_ms: number): void => {
    if (latest.current.isDisabled) return;
    latest.current.onStep();
    timer.current = setTimeout(() => run(RUNS_EVERY_MS), after_ms);
  };
  return (
    <Button
      slot={null}
      className="kit-button kit-icon-button kit-button-quiet"
      aria-label={label}
      isDisabled={isDisabled}
      onPressStart={() => run(RUNS_AFTER_MS)}
      onPressEnd={end}
    >
      <Icon aria-hidden />
    </Button>
  );
}
