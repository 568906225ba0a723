/** Some of many, each with a box to tick. */
import type { ReactNode } from 'react';

export interface CheckListProps {
  readonly label: string;
  readonly items: readonly { readonly id: string; readonly words: string }[];
  readonly chosen: readonly string[];
  /** In the order in which they were chosen. */
  readonly onChange: (chosen: string[]) => void;
  /** No more can be chosen. */
  readonly isFull?: boolean;
}

export function CheckList({ label, items, chosen, onChange, isFull = false }: CheckListProps): ReactNode {
  return (
    <fieldset className="check-list">
      <legend className="visually-hidden">{label}</legend>
      {items.map(({ id, words }) => {
        const isChosen = chosen.includes(id);
        return (
          <label key={id} className="check">
            <input
              type="checkbox"
              checked={isChosen}
              disabled={isFull && !isChosen}
              onChange={() => onChange(isChosen ? chosen.filter((one) => one !== id) : [...chosen, id])}
            />
            <span>{words}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
