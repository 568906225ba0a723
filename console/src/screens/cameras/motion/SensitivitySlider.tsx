/** How much has to change: from large changes alone to the slightest. Drawn with the mouse, or by its two buttons. */
import { Minus, Plus } from 'lucide-react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { IconButton } from '../../../kit/index.ts';

const STEP = 5;

export interface SensitivitySliderProps {
  /** 1 to 100. */
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function SensitivitySlider({ value, onChange }: SensitivitySliderProps) {
  const by = (step: number): void => onChange(Math.min(Math.max(value + step, 1), 100));
  return (
    <Slider className="sensitivity" minValue={1} maxValue={100} value={value} onChange={onChange}>
      <Label className="kit-label">Sensitivity: {value}</Label>
      <div className="sensitivity-line">
        <IconButton icon={Minus} label="Less sensitive" onPress={() => by(-STEP)} isDisabled={value <= 1} />
        <SliderTrack className="sensitivity-track">
          <span className="sensitivity-filled" style={{ width: `${value}%` }} aria-hidden />
          <SliderThumb className="sensitivity-thumb" />
        </SliderTrack>
        <IconButton icon={Plus} label="More sensitive" onPress={() => by(STEP)} isDisabled={value >= 100} />
      </div>
      <p className="sensitivity-ends" aria-hidden>
        <span>Large changes only</span>
        <span>The slightest</span>
      </p>
    </Slider>
  );
}
