/** The seat itself, and what the console knows before anyone signs in. */
import { Refusal } from '@nightlatch/protocol';
import type { Resets } from '../../accounts/resets.ts';
import type { Clock } from '../../../base/clock.ts';
import type { Health } from '../../health/room.ts';
import type { Seats } from '../../seat/seats.ts';
import type { Handlers } from '../handler.ts';
import { plainPage } from '../plain-page.ts';
import type { RecorderFacts } from '../recorder-facts.ts';

export interface SeatHandlerParts {
  readonly seats: Seats;
  readonly facts: RecorderFacts;
  readonly resets: Resets;
  readonly clock: Clock;
  readonly demo: boolean;
  readonly version: string;
  readonly isSetUp: () => boolean;
  /** Sentences about what was repaired at this start. */
  readonly repairs: () => readonly string[];
  readonly health: Pick<Health, 'problems'>;
}

export function seatHandlers(parts: SeatHandlerParts): Handlers<'takeSeat' | 'heartbeat' | 'active' | 'about'> {
  const { seats, facts, resets, clock, health } = parts;
  return {
    takeSeat({ query }, call) {
      try {
        call.setSeatCookie(seats.take(query.secret).token);
      } catch (thrown) {
        if (!(thrown instanceof Refusal)) throw thrown;
        // A person looks at this in a browser: a page, not a problem document.
        return { status: thrown.status, body: plainPage('The console', thrown.message) };
      }
      return { status: 303, headers: { location: '/' }, body: '' };
    },
    heartbeat(_input, { principal }) {
      if ('seatId' in principal) seats.heartbeat(principal.seatId);
    },
    active() {
      // The listener has noted the activity, as it does for every write.
    },
    about() {
      const reset = resets.waitingForSignIn();
      return {
        recorderName: facts.name(),
        recorderId: facts.shownId,
        appUrl: facts.appOrigin,
        setUp: parts.isSetUp(),
        demo: parts.demo,
        version: parts.version,
        model: facts.model(),
        menuTheme: facts.menuTheme(),
        livePicturesSignedOut: facts.livePicturesSignedOut(),
        now: new Date(clock.wall_ms()).toISOString(),
        timeZone: facts.recording().timeZone,
        ...(reset === undefined
          ? {}
          : {
              lastReset: {
                accountId: reset.accountId,
                accountName: reset.accountName,
                at: new Date(reset.at_wall_ms).toISOString(),
                by: reset.by,
                seat: reset.seat,
                afterReset: facts.model().afterReset,
              },
            }),
        repairs: [...parts.repairs()],
        problems: health.problems().length,
      };
    },
  };
}
