/** How much moves now, and moved in the last half minute, beside what is needed for motion: in words, as a bar and as a strip. */
import { Activity, CircleAlert, LoaderCircle } from 'lucide-react';
import { Notice, State } from '../../../kit/index.ts';
import type { MotionNow } from './useMotionLooks.ts';

/** The mark for what is needed stands in the middle: twice as much fills it. */
const MOST_LEVEL = 2;
const STRIP_LOOKS = 150;
const SELDOM_MS = 1_500;

export function MotionMeter({ now }: { readonly now: MotionNow }) {
  const level = now.state === 'seen' ? (now.moved?.level ?? 0) : 0;
  const apart_s = (now.apart_ms ?? 0) / 1000;
  return (
    <section className="motion-meter" aria-label="Motion now">
      {now.state === 'seen' && (
        <State kind={level >= 1 ? 'good' : 'plain'} icon={Activity}>
          {level >= 1 ? 'This is motion' : level > 0 ? 'Too little for motion' : 'Nothing moves'}
        </State>
      )}
      {now.state === 'settling' && (
        <State kind="waiting" icon={LoaderCircle}>
          Learning what the picture looks like
        </State>
      )}
      {now.state === 'connecting' && (
        <State kind="waiting" icon={LoaderCircle}>
          Waiting for the camera’s picture
        </State>
      )}
      {now.state === 'problem' && (
        <State kind="bad" icon={CircleAlert}>
          It cannot be seen
        </State>
      )}
      <div className="motion-bar" data-moves={level >= 1 || undefined} aria-hidden>
        <span style={{ transform: `scaleX(${Math.min(level / MOST_LEVEL, 1)})` }} />
      </div>
      <svg className="motion-strip" viewBox={`0 0 ${STRIP_LOOKS} 40`} preserveAspectRatio="none" aria-hidden>
        {now.levels.map((one, at) => {
          const height = Math.min(one / MOST_LEVEL, 1) * 40;
          const x = STRIP_LOOKS - now.levels.length + at;
          return height > 0 && <rect key={at} x={x} y={40 - height} width={1} height={height} data-moves={one >= 1} />;
        })}
        <line x1={0} x2={STRIP_LOOKS} y1={20} y2={20} />
      </svg>
      <p className="motion-hint">
        Above the line it is motion. The strip shows the last looks by the settings on this screen.
      </p>
      {now.state === 'problem' && <Notice kind="warning">{sentence(now.reason ?? '')}</Notice>}
      {now.state === 'seen' && now.apart_ms !== undefined && now.apart_ms >= SELDOM_MS && (
        <Notice kind="info">
          This picture is looked at every {apart_s.toFixed(apart_s < 10 ? 1 : 0)} seconds, as its key frames come. Give
          the camera a smaller picture to look five times a second.
        </Notice>
      )}
    </section>
  );
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. Everything is recorded meanwhile.`;
}
