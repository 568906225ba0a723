/** Moments to jump to, each with a small picture where this browser can make one. */
import type { CameraView } from '@nightlatch/protocol';
import type { ReactNode } from 'react';
import { SmallPicture } from './SmallPicture.tsx';
import { sayMoment, type Moment } from './moments.ts';
import type { SmallPictures } from './use-small-pictures.ts';

export interface MomentListProps {
  readonly label: string;
  readonly moments: readonly Moment[];
  readonly cameras: readonly CameraView[];
  readonly pictures: SmallPictures;
  readonly at_ms: number;
  readonly timeZone: string;
  readonly onChoose: (moment: Moment) => void;
  /** Beside a moment. */
  readonly actionFor?: (moment: Moment) => ReactNode;
}

export function MomentList(props: MomentListProps): ReactNode {
  const { label, moments, cameras, pictures, at_ms, timeZone, onChoose, actionFor } = props;
  return (
    <ol className="moments" aria-label={label}>
      {moments.map((moment) => {
        const name = cameras.find(({ id }) => id === moment.cameraId)?.name ?? 'A camera that was removed';
        const isHere = at_ms >= moment.from_ms - 5_000 && at_ms <= Math.max(moment.to_ms, moment.from_ms + 5_000);
        return (
          <li key={moment.key} className="moment">
            <button type="button" aria-current={isHere || undefined} onClick={() => onChoose(moment)}>
              <SmallPicture pictures={pictures} cameraId={moment.cameraId} at_ms={moment.from_ms} />
              <span className="moment-words">
                <strong>{sayMoment(moment.from_ms, at_ms, timeZone)}</strong>
                <span>{moment.words}</span>
                <span className="dim">{name}</span>
              </span>
            </button>
            {actionFor?.(moment)}
          </li>
        );
      })}
    </ol>
  );
}
