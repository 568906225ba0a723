/**
 * Letters about problems: who gets them, and putting them into the outbox. A letter and the note that its problems were told are
 * one transaction, so that none is told twice, whenever the gateway ends. While a former letter waits for a mail server no other
 * is written: what happens meanwhile comes with the next.
 */
import { Refusal, type LetterSettings, mailboxKey } from '@nightlatch/protocol';
import { newId } from '../accounts/ids.ts';
import { maskAddress, parseAddress } from '../mail/address.ts';
import type { OutboxEntry } from '../mail/outbox-row.ts';
import type { Mail } from '../mail/room.ts';
import type { PoweredClock } from '../settings/powered-clock.ts';
import type { Settings } from '../settings/settings.ts';
import type { HealthHistory, Untold } from './history.ts';
import { DAY_MS, planLetter, untoldKey, type FormerLetter } from './letter-plan.ts';
import { composeLetter, composeTest, type LetterFacts } from './letter-words.ts';

const USUAL: LetterSettings = { isOn: true, off: [], addresses: [] };

export interface HealthLetters {
  settings(): LetterSettings;
  /** Throws `address-invalid`, and `bad-input` for one that is there twice. */
  change(to: LetterSettings): void;
  /** Where letters go now. */
  recipients(): string[];
  /** The last letter of the last day, and the least that became of it at any address. */
  last(): { readonly at_wall_ms: number; readonly entry: OutboxEntry } | undefined;
  /** Puts a letter into the outbox when one is due. `cameraIds`: of the cameras that there are. To be called every second or so. */
  look(cameraIds: ReadonlySet<string>): void;
  /** A test letter to everybody, now: what the mail server said to the last. Throws what `Mail.test` throws. */
  test(): Promise<{ readonly serverSaid: string; readonly sent: number }>;
}

export interface LetterParts {
  readonly settings: Settings;
  readonly history: HealthHistory;
  readonly mail: Mail;
  readonly poweredClock: PoweredClock;
  readonly facts: LetterFacts;
  /** Confirmed recovery addresses of the owners. */
  readonly ownersAddresses: () => string[];
}

interface Sent extends FormerLetter {
  readonly flowId: string;
}

export function makeLetters(parts: LetterParts): HealthLetters {
  const { settings, history, mail, poweredClock, facts, ownersAddresses } = parts;
  const { db, values } = settings;
  const since_ms = new Map<string, number>();
  const read = (): LetterSettings => values.get('healthLetters') ?? USUAL;
  const recipients = (): string[] => {
    const { isOn, addresses } = read();
    if (!isOn) return [];
    const all = addresses.length > 0 ? addresses : ownersAddresses();
    return [...new Map(all.map((address) => [mailboxKey(address), address])).values()];
  };
  const former = (now_ms: number): Sent[] =>
    db
      .prepare('SELECT * FROM health_letters WHERE at_powered_ms > ? ORDER BY id')
      .all(now_ms - DAY_MS)
      .map((row) => ({
        flowId: String(row['flow_id']),
        at_ms: Number(row['at_powered_ms']),
        about: readKeys(String(row['about'])),
      }));
  const stillWaits = (letter: Sent | undefined): boolean =>
    letter !== undefined &&
    mail.outbox.entries(letter.flowId).some(({ state }) => state !== 'handed-over' && state !== 'refused');

  /** Nobody is to hear of these: they count as told once they are over. */
  function leaveOut(untold: readonly Untold[], cameraIds: ReadonlySet<string>): Untold[] {
    const { isOn, off } = read();
    const isWanted = ({ problem, to }: Untold): boolean =>
      isOn &&
      !off.includes(problem.kind) &&
      // A camera that was removed is no news.
      (to === 'began' || problem.cameraId === undefined || cameraIds.has(problem.cameraId));
    const unwanted = untold.filter((one) => one.to === 'over' && !isWanted(one));
    if (unwanted.length > 0) history.tell(unwanted);
    return untold.filter(isWanted);
  }

  function put(about: readonly Untold[], isUnsteady: boolean, now_ms: number): void {
    const flowId = newId();
    const letter = composeLetter(about, { isUnsteady, still: history.open().length, facts });
    settings.transaction(() => {
      for (const to of recipients()) mail.outbox.put(flowId, { ...letter, to });
      db.prepare('INSERT INTO health_letters (flow_id, at_powered_ms, about) VALUES (?, ?, ?)').run(
        flowId,
        now_ms,
        JSON.stringify(about.map(({ key }) => key)),
      );
      db.prepare('DELETE FROM health_letters WHERE at_powered_ms <= ?').run(now_ms - DAY_MS);
      history.tell(about);
    });
    mail.outbox.wake();
  }

  return {
    settings: read,
    recipients,
    change(to) {
      const addresses = to.addresses.map((address, at) => parseAddress(address, `addresses.${at}`));
      if (new Set(addresses.map(mailboxKey)).size < addresses.length)
        throw new Refusal('bad-input', 'This address is there twice.', { field: 'addresses' });
      values.set('healthLetters', { ...to, off: [...new Set(to.off)], addresses });
      settings.copySoon();
    },
    last() {
      const now_ms = poweredClock.now_ms();
      const letter = former(now_ms).at(-1);
      const entries = letter === undefined ? [] : mail.outbox.entries(letter.flowId);
      const entry = entries.find(({ state }) => state !== 'handed-over') ?? entries[0];
      if (letter === undefined || entry === undefined) return undefined;
      return { at_wall_ms: facts.wall_ms() - (now_ms - letter.at_ms), entry };
    },
    look(cameraIds) {
      const now_ms = poweredClock.now_ms();
      const untold = leaveOut(history.untold(), cameraIds);
      const keys = new Set(untold.map(untoldKey));
      for (const key of since_ms.keys()) if (!keys.has(key)) since_ms.delete(key);
      for (const key of keys) if (!since_ms.has(key)) since_ms.set(key, now_ms);
      if (untold.length === 0 || mail.store.read() === undefined || recipients().length === 0) return;
      const letters = former(now_ms);
      const plan = planLetter({ untold, since_ms, former: letters, now_ms });
      if (plan !== undefined && !stillWaits(letters.at(-1))) put(plan.about, plan.isUnsteady, now_ms);
    },
    async test() {
      const to = recipients();
      if (to.length === 0) throw new Refusal('no-recovery-address', NOBODY);
      let serverSaid = '';
      for (const address of to) {
        try {
          serverSaid = await mail.sendNow({ ...composeTest(facts), to: address });
        } catch (error) {
          if (error instanceof Refusal && to.length > 1)
            throw new Refusal(error.code, `${error.message} (To ${maskAddress(address)}.)`, error.members);
          throw error;
        }
      }
      return { serverSaid, sent: to.length };
    },
  };
}

const NOBODY =
  'Nobody would get it: letters are off, or no owner has a confirmed recovery address. Confirm one under People, or type an address here.';

function readKeys(json: string): string[] {
  const keys: unknown = JSON.parse(json);
  return Array.isArray(keys) ? keys.map(String) : [];
}
