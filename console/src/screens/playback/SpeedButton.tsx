/** How fast the footage plays: one of a few. */
import { ToggleButton } from 'react-aria-components';

export interface SpeedButtonProps {
  readonly speed: number;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

export function SpeedButton({ speed, isChosen, onChoose }: SpeedButtonProps) {
  return (
    <ToggleButton
      className="kit-button player-speed"
      isSelected={isChosen}
      onChange={onChoose}
      aria-label={`Speed ${speed}×`}
    >
      {speed}×
    </ToggleButton>
  );
}
