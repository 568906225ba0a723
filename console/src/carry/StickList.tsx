/** The sticks that are in, each with what can be done with it or what keeps it from that. One that is put in shows at once. */
import type { Stick } from '@nightlatch/protocol';
import { Usb } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Failure, Progress, Row, Rows, useAnswer } from '../kit/index.ts';
import { sayRoom } from '../screens/export/words.ts';
import './carry.css';

const LOOK_EVERY_MS = 2_000;

export interface StickListProps {
  readonly label: string;
  /** On each button: "Save to it". */
  readonly action: string;
  /** Why it cannot be done with a stick; undefined when it can. */
  readonly obstacle: (stick: Stick) => string | undefined;
  /** The stick that it is being done with. */
  readonly busyId: string | undefined;
  readonly onChoose: (stick: Stick) => void;
}

export function StickList({ label, action, obstacle, busyId, onChoose }: StickListProps): ReactNode {
  const { data, error } = useAnswer('recoverySticks', undefined, { every_ms: LOOK_EVERY_MS });
  if (data === undefined) return error === null ? <Progress label="Looking for sticks…" /> : <Failure error={error} />;
  if (data.sticks.length === 0) {
    return (
      <p className="carry-line" role="status">
        <Usb aria-hidden="true" />
        <span>Put a USB stick into the recorder. It shows here as soon as the system has opened it.</span>
      </p>
    );
  }
  return (
    <Rows label={label}>
      {data.sticks.map((stick) => {
        const why = obstacle(stick);
        return (
          <Row
            key={stick.id}
            icon={Usb}
            title={stick.name}
            detail={why ?? (stick.bytes > 0 && sayRoom(stick))}
            isDim={why !== undefined}
            actions={
              why === undefined && (
                <Button
                  kind="primary"
                  isBusy={busyId === stick.id}
                  isDisabled={busyId !== undefined && busyId !== stick.id}
                  onPress={() => onChoose(stick)}
                >
                  {action}
                </Button>
              )
            }
          />
        );
      })}
    </Rows>
  );
}
