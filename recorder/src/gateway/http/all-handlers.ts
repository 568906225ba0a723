/** Every route's handler, from the rooms. A route without one does not compile. */
import recorderPackage from '../../../package.json' with { type: 'json' };
import { makeAfterReset, type AfterResetParts } from './after-reset.ts';
import type { AllHandlers } from './handler.ts';
import { accountHandlers, type AccountHandlerParts } from './handlers/account.ts';
import { appHandlers, type AppHandlerParts } from './handlers/app.ts';
import { bookmarkHandlers, type BookmarkHandlerParts } from './handlers/bookmarks.ts';
import { cameraHandlers, type CameraHandlerParts } from './handlers/cameras.ts';
import { forecastHandlers, type ForecastHandlerParts } from './handlers/forecast.ts';
import { exportHandlers, type ExportHandlerParts } from './handlers/exports.ts';
import { healthHandlers, type HealthHandlerParts } from './handlers/health.ts';
import { mailHandlers } from './handlers/mail.ts';
import { peopleHandlers, type PeopleHandlerParts } from './handlers/people.ts';
import { phoneHandlers, type PhoneHandlerParts } from './handlers/phones.ts';
import { playbackHandlers, type PlaybackHandlerParts } from './handlers/playback.ts';
import { recoveryHandlers } from './handlers/recovery.ts';
import { recoveryServiceHandlers, type RecoveryServiceHandlerParts } from './handlers/recovery-service.ts';
import { seatHandlers, type SeatHandlerParts } from './handlers/seat.ts';
import { sessionHandlers, type SessionHandlerParts } from './handlers/session.ts';
import { systemHandlers, type SystemHandlerParts } from './handlers/system.ts';
import type { Mail } from '../mail/room.ts';

type RoomParts = AppHandlerParts &
  BookmarkHandlerParts &
  CameraHandlerParts &
  ExportHandlerParts &
  ForecastHandlerParts &
  HealthHandlerParts &
  PhoneHandlerParts &
  PlaybackHandlerParts &
  RecoveryServiceHandlerParts &
  SystemHandlerParts &
  SessionHandlerParts &
  AfterResetParts &
  Omit<AccountHandlerParts, 'outbox' | 'envelopes'> &
  Omit<PeopleHandlerParts, 'phonesOf' | 'wakeOutbox'> &
  Omit<SeatHandlerParts, 'version' | 'isSetUp' | 'repairs'>;

export type HandlerParts = RoomParts & { readonly mail: Mail };

export function allHandlers(parts: HandlerParts): AllHandlers {
  const { accounts, settings, mail, pairings } = parts;
  return {
    ...seatHandlers({
      ...parts,
      version: recorderPackage.version,
      isSetUp: () => accounts.hasOwner(),
      repairs: () => settings.repairs,
    }),
    ...sessionHandlers(parts),
    ...mailHandlers(parts),
    ...recoveryHandlers({ ...parts, afterReset: makeAfterReset(parts) }),
    ...recoveryServiceHandlers(parts),
    ...accountHandlers({ ...parts, outbox: mail.outbox, envelopes: mail.service.envelopes }),
    ...peopleHandlers({
      ...parts,
      phonesOf: (accountId) => pairings.list(accountId).filter((pairing) => !pairing.ended).length,
      wakeOutbox: () => mail.outbox.wake(),
    }),
    ...cameraHandlers(parts),
    ...forecastHandlers(parts),
    ...playbackHandlers(parts),
    ...bookmarkHandlers(parts),
    ...exportHandlers(parts),
    ...healthHandlers(parts),
    ...phoneHandlers(parts),
    ...appHandlers(parts),
    ...systemHandlers(parts),
  };
}
