/** How many pictures are shown at once: as many as there are, or one, four, nine or sixteen with pages. There while the mouse moves. */
import { useEffect, useState, type ReactNode } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { layoutChoices, type LayoutChoice as Choice } from './layout.ts';

const AWAY_AFTER_MS = 4_000;

export interface LayoutChoiceProps {
  readonly value: Choice;
  readonly onChange: (choice: Choice) => void;
}

export function LayoutChoice({ value, onChange }: LayoutChoiceProps): ReactNode {
  const isAway = useMouseIsStill();
  return (
    <ToggleButtonGroup
      className="live-layouts"
      aria-label="Pictures at once"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[String(value)]}
      onSelectionChange={([chosen]) => {
        const choice = layoutChoices.find((one) => String(one) === String(chosen));
        if (choice !== undefined) onChange(choice);
      }}
      data-away={isAway}
    >
      {layoutChoices.map((choice) => (
        <ToggleButton
          key={choice}
          id={String(choice)}
          className="kit-button kit-icon-button kit-button-quiet"
          aria-label={choice === 'all' ? 'As many as there are' : `${choice} at once`}
        >
          {choice === 'all' ? 'All' : choice}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function useMouseIsStill(): boolean {
  const [isStill, setIsStill] = useState(true);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onMove = (): void => {
      setIsStill(false);
      clearTimeout(timer);
      timer = setTimeout(() => setIsStill(true), AWAY_AFTER_MS);
    };
    window.addEventListener('pointermove', onMove);
    return () => {
      window.removeEventListener('pointermove', onMove);
      clearTimeout(timer);
    };
  }, []);
  return isStill;
}
