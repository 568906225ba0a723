/** When a camera is recorded: always, on motion, or by the hours of a week; and with its sound or without. */
import type { RecordingRules } from '@nightlatch/protocol';
import { Activity, CalendarClock, Infinity as Always, PaintBucket } from 'lucide-react';
import { useState } from 'react';
import { Button, Choice, Notice, NumberField, Toggle } from '../../../kit/index.ts';
import { ScheduleGrid } from './ScheduleGrid.tsx';
import { lacksMotion } from './rules-words.ts';
import { emptyWeek, hoursOf, weekOf, type CellMode, type Week } from './schedule-cells.ts';

export interface SectionProps {
  readonly rules: RecordingRules;
  readonly onChange: (rules: RecordingRules) => void;
}

const modes = [
  { id: 'always', text: 'Always', detail: 'Every hour of every day', icon: Always },
  { id: 'motion', text: 'On motion', detail: 'Only while something moves', icon: Activity },
  { id: 'schedule', text: 'By schedule', detail: 'As the hours of a week say', icon: CalendarClock },
] as const;
const brushes = [
  { id: 'always', text: 'Always' },
  { id: 'motion', text: 'On motion' },
  { id: 'off', text: 'Not at all' },
] as const;

export function WhenSection({ rules, onChange, onMotion }: SectionProps & { readonly onMotion: () => void }) {
  const { recording } = rules;
  const [brush, setBrush] = useState<CellMode>('always');
  const set = (changed: Partial<RecordingRules['recording']>): void =>
    onChange({ ...rules, recording: { ...recording, ...changed } });
  const setWeek = (week: Week): void => set({ hours: hoursOf(week) });
  const usesMotion =
    recording.mode === 'motion' ||
    (recording.mode === 'schedule' && recording.hours.some(({ mode }) => mode === 'motion'));
  return (
    <>
      <Choice
        label="When it is recorded"
        hideLabel
        options={modes}
        value={recording.mode}
        onChange={(mode) => {
          // Who comes to the schedule from "always" takes hours away, and does not begin with nothing recorded.
          const isFirst = mode === 'schedule' && recording.hours.length === 0;
          set({
            mode,
            ...(isFirst ? { hours: hoursOf(emptyWeek(recording.mode === 'motion' ? 'motion' : 'always')) } : {}),
          });
        }}
      />
      {recording.mode === 'schedule' && (
        <>
          <div className="schedule-brushes">
            <Choice label="Paint the hours with" isSmall options={brushes} value={brush} onChange={setBrush} />
            <Button icon={PaintBucket} onPress={() => setWeek(emptyWeek(brush))}>
              Whole week
            </Button>
          </div>
          <ScheduleGrid week={weekOf(recording.hours)} brush={brush} onChange={setWeek} />
        </>
      )}
      {lacksMotion(rules) && (
        <Notice
          kind="warning"
          title="Nobody looks for motion at this camera."
          actions={<Button onPress={onMotion}>Choose who does</Button>}
        >
          Until somebody does, everything is recorded in these hours.
        </Notice>
      )}
      <div className="recording-row">
        {usesMotion && (
          <>
            <NumberField
              label="Kept from before motion begins"
              unit="seconds"
              value={recording.pre_s}
              min={0}
              max={30}
              onChange={(pre_s) => set({ pre_s })}
            />
            <NumberField
              label="Recorded after it ends"
              unit="seconds"
              value={recording.post_s}
              min={1}
              max={300}
              onChange={(post_s) => set({ post_s })}
            />
          </>
        )}
        <Toggle
          label="Record its sound"
          detail="Where the camera has a microphone. In many places people have to be told."
          isOn={rules.sound}
          onChange={(sound) => onChange({ ...rules, sound })}
        />
      </div>
    </>
  );
}
