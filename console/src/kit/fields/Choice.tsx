/** One of a few, each with a sentence of what it means; all of them in sight, so that they can be weighed against each other. */
import type { LucideIcon } from 'lucide-react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { present } from '../present.ts';
import './choice.css';

export interface ChoiceOption<Id extends string> {
  readonly id: Id;
  readonly text: string;
  readonly detail?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly isDisabled?: boolean | undefined;
}

export interface ChoiceProps<Id extends string> {
  readonly label: string;
  readonly options: readonly ChoiceOption<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
  /** The label is for screen readers alone. */
  readonly hideLabel?: boolean | undefined;
  /** Only icons and words, in a line. */
  readonly isSmall?: boolean | undefined;
}

export function Choice<Id extends string>(props: ChoiceProps<Id>) {
  const { label, options, value, onChange, hideLabel, isSmall } = props;
  return (
    <RadioGroup
      className={`kit-choice${isSmall === true ? ' kit-choice-small' : ''}`}
      value={value}
      onChange={(chosen) => {
        const option = options.find(({ id }) => id === chosen);
        if (option !== undefined) onChange(option.id);
      }}
      orientation="horizontal"
    >
      <Label className={hideLabel === true ? 'visually-hidden' : 'kit-label'}>{label}</Label>
      <div className="kit-choice-options">
        {options.map(({ id, text, detail, icon: Icon, isDisabled }) => (
          <Radio key={id} value={id} className="kit-choice-option" {...present({ isDisabled })}>
            {Icon !== undefined && <Icon aria-hidden />}
            <span className="kit-choice-words">
              <strong>{text}</strong>
              {detail !== undefined && <small>{detail}</small>}
            </span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
