/** What is said in place of the picture: a gap, the end, a refusal, a browser that cannot play it. */
import { sentenceOf } from '@nightlatch/ui/api';
import { FastForward, RotateCw } from 'lucide-react';
import { Button, Notice, Progress } from '../../kit/index.ts';
import { sayClock } from './day-time.ts';
import { CannotPlay, type PlayerState } from './footage-player.ts';

export interface PlayerMessageProps {
  readonly state: PlayerState;
  readonly timeZone: string;
  readonly codec: string | undefined;
  readonly onGoTo: (at_ms: number) => void;
  readonly onRetry: () => void;
}

export function PlayerMessage({ state, timeZone, codec, onGoTo, onRetry }: PlayerMessageProps) {
  const retry = (
    <Button icon={RotateCw} onPress={onRetry}>
      Try again
    </Button>
  );
  switch (state.kind) {
    case 'loading':
      return <Progress label="Reading the footage…" />;
    case 'gap': {
      const { gap, next_ms } = state.found;
      return (
        <Notice
          title={`No footage from ${sayClock(gap.from_ms, timeZone)} to ${sayClock(gap.to_ms, timeZone)}`}
          actions={
            next_ms !== undefined && (
              <Button icon={FastForward} onPress={() => onGoTo(next_ms)}>
                Play from {sayClock(next_ms, timeZone)}
              </Button>
            )
          }
        >
          {sayGapReason(state.found)}
        </Notice>
      );
    }
    case 'end':
      return <Notice title="This is the newest footage of the day." actions={retry} />;
    case 'problem':
      return state.error instanceof CannotPlay ? (
        <Notice kind="bad" title="This browser cannot play this video.">
          {codec === undefined ? '' : `It is ${codec}. `}It is recorded all the same, and plays in other programs.
        </Notice>
      ) : (
        <Notice kind="bad" actions={retry}>
          {sentenceOf(state.error)}
        </Notice>
      );
    case 'idle':
    case 'playing':
    case 'paused':
      return null;
  }
}

export function sayGapReason(found: Extract<PlayerState, { kind: 'gap' }>['found']): string {
  if (found.reason !== undefined) return found.reason;
  return found.next_ms === undefined ? 'Nothing was recorded after this.' : 'Nothing was recorded then.';
}
