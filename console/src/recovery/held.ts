/** When the recorder goes away in the middle of a commit, only it knows which password works now: it is asked when it is back. */
import { routes } from '@nightlatch/protocol';
import { Unreachable, call } from '@nightlatch/ui/api';

const LOOK_EVERY_MS = 1_000;
const LOOKS = 120;

/** True when the account's password was reset since `before` (the moment of its last reset known until now). */
export async function hasHeld(accountId: string, before: string | undefined): Promise<boolean> {
  for (let look = 0; look < LOOKS; look += 1) {
    try {
      const { lastReset } = await call(routes.about);
      return lastReset !== undefined && lastReset.accountId === accountId && lastReset.at !== before;
    } catch (error) {
      if (!(error instanceof Unreachable)) return false;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  return false;
}
