/** How long footage of a camera is kept, in words, with what the rate of the last day makes of it; and what all cameras leave free. */
import type { RecordingRules } from '@nightlatch/protocol';
import { CalendarDays, HardDrive } from 'lucide-react';
import { Notice, NumberField, Progress, Section, Toggle, useAnswer } from '../../../kit/index.ts';
import { sayBytes, sayTime } from '../../system/words.ts';
import { isShort, sayDays, sayForecast } from './rules-words.ts';
import type { SectionProps } from './WhenSection.tsx';

const GB = 1e9;
const USUAL_DAYS = 30;
const USUAL_GB = 500;
/** As the recorder takes them. */
const MAX_DAYS = 3_650;
const MAX_GB = 1_000_000;

export interface KeepSectionProps extends SectionProps {
  readonly cameraId: string;
  readonly timeZone: string | undefined;
  readonly reserve_bytes: number;
  readonly onReserve: (bytes: number) => void;
}

export function KeepSection({ cameraId, rules, onChange, timeZone, reserve_bytes, onReserve }: KeepSectionProps) {
  const { retention } = rules;
  const { days, bytes } = retention;
  const forecast = useAnswer('footageForecast', {
    query: { cameraId, ...(days === undefined ? {} : { days }), ...(bytes === undefined ? {} : { bytes }) },
  });
  const mine = forecast.data?.cameras.find((one) => one.cameraId === cameraId);
  const set = (changed: { days?: number | undefined; bytes?: number | undefined }): void => {
    const { days: newDays, bytes: newBytes } = { ...retention, ...changed };
    const kept: RecordingRules['retention'] = {
      ...(newDays === undefined ? {} : { days: newDays }),
      ...(newBytes === undefined ? {} : { bytes: newBytes }),
    };
    onChange({ ...rules, retention: kept });
  };
  return (
    <>
      <Section title="This camera">
        <div className="keep-row">
          <Toggle
            label="Only so many days"
            detail="What is older goes"
            isOn={days !== undefined}
            onChange={(isOn) => set({ days: isOn ? USUAL_DAYS : undefined })}
          />
          <NumberField
            label="Days"
            hideLabel
            unit="days"
            value={days ?? USUAL_DAYS}
            min={1}
            max={MAX_DAYS}
            isDisabled={days === undefined}
            onChange={(typed) => set({ days: typed })}
          />
        </div>
        <div className="keep-row">
          <Toggle
            label="Only so much of the disk"
            detail="What is more goes, the oldest first"
            isOn={bytes !== undefined}
            onChange={(isOn) => set({ bytes: isOn ? USUAL_GB * GB : undefined })}
          />
          <NumberField
            label="Gigabytes"
            hideLabel
            unit="GB"
            value={Math.max(1, Math.round((bytes ?? USUAL_GB * GB) / GB))}
            min={1}
            max={MAX_GB}
            isDisabled={bytes === undefined}
            onChange={(typed) => set({ bytes: typed * GB })}
          />
        </div>
        {forecast.data === undefined && <Progress label="Reading how much is recorded…" />}
        {forecast.data !== undefined && (
          <div className="keep-forecast" role="status">
            <HardDrive aria-hidden />
            <div>
              <strong>
                {sayForecast(mine) ??
                  'How long the disk lasts is known once ten minutes of every camera have been recorded.'}
              </strong>
              {mine !== undefined && (
                <span>
                  Now there are {sayBytes(mine.bytes)} of it, since {sayTime(mine.oldest, timeZone)}.
                </span>
              )}
            </div>
          </div>
        )}
        {isShort(rules, mine) && (
          <Notice kind="warning" icon={CalendarDays} title={`The disk is too small for ${sayDays(days ?? 0)} of it.`}>
            Use a larger disk, record less, or give other cameras fewer days. What does not fit goes earlier, the oldest
            first.
          </Notice>
        )}
      </Section>
      <Section title="The disk, for all cameras">
        <div className="keep-row">
          <p>
            Always left free
            <small>When this is reached, the oldest footage of all cameras goes.</small>
          </p>
          <NumberField
            label="Always left free, gigabytes"
            hideLabel
            unit="GB"
            value={Math.max(1, Math.round(reserve_bytes / GB))}
            min={1}
            max={MAX_GB}
            onChange={(typed) => onReserve(typed * GB)}
          />
        </div>
      </Section>
    </>
  );
}
