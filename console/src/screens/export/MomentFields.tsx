/** A moment in two fields: its day from a list, its time typed. */
import { sayDay } from '@nightlatch/ui/timeline/zone';
import { CalendarDays } from 'lucide-react';
import { Select, TextField } from '../../kit/index.ts';
import type { TypedMoment } from './moment.ts';

const LONGEST_CLOCK = 8;

export interface MomentFieldsProps {
  /** `From` */
  readonly label: string;
  readonly value: TypedMoment;
  /** Newest first; `value`'s among them. */
  readonly days: readonly string[];
  readonly onChange: (value: TypedMoment) => void;
  readonly hint: string;
  readonly error: string | undefined;
}

export function MomentFields({ label, value, days, onChange, hint, error }: MomentFieldsProps) {
  return (
    <div className="export-moment">
      <Select
        label={`${label}, day`}
        icon={CalendarDays}
        options={days.map((day) => ({ id: day, text: sayDay(day) }))}
        value={value.day}
        onChange={(day) => onChange({ ...value, day })}
      />
      <TextField
        label={label}
        value={value.clock}
        onChange={(clock) => onChange({ ...value, clock })}
        maxLength={LONGEST_CLOCK}
        hint={hint}
        error={error}
      />
    </div>
  );
}
