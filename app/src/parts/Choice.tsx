/** One of a few, side by side. */
import { useId, type ReactNode } from 'react';

export interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly choices: Readonly<Record<V, string>>;
  readonly value: V;
  readonly onChange: (value: V) => void;
}

export function Choice<V extends string>({ label, choices, value, onChange }: ChoiceProps<V>): ReactNode {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend>{label}</legend>
      <div className="choice-row">
        {(Object.keys(choices) as V[]).map((choice) => (
          <label key={choice}>
            <input type="radio" name={name} checked={choice === value} onChange={() => onChange(choice)} />
            <span>{choices[choice]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
