/** How long a mailed code lives and when another may be sent. Pure; powered-on milliseconds. */

const LIFE_AFTER_ACCEPTANCE_MS = 60 * 60_000;
const LIFE_AFTER_CLICK_MS = 24 * 60 * 60_000;
export const GRANT_MS = 10 * 60_000;
export const REMOVED_ADDRESS_MS = 7 * 24 * 60 * 60_000;
const NEW_CODE_WAITS_MS = [60_000, 5 * 60_000, 30 * 60_000] as const;

export interface CodeLife {
  readonly made_powered_ms: number;
  /** First acceptance by a mail server. */
  readonly accepted_powered_ms: number | undefined;
  /** Since a QR of it was shown: then acceptance shortens nothing. */
  readonly carried_powered_ms?: number | undefined;
}

/** 60 minutes from acceptance, 24 hours from the click at most; those 24 hours once it was shown as a QR. 0 when it is over. */
export function lifeLeft_ms(life: CodeLife, now: number): number {
  const byClick = life.made_powered_ms + LIFE_AFTER_CLICK_MS;
  const end =
    life.accepted_powered_ms === undefined || life.carried_powered_ms !== undefined
      ? byClick
      : Math.min(byClick, life.accepted_powered_ms + LIFE_AFTER_ACCEPTANCE_MS);
  return Math.max(0, end - now);
}

/** Whole minutes that the code will live if a server accepts it now; undefined when it is over. */
export function minutesIfAccepted(life: CodeLife, now: number): number | undefined {
  const accepted_powered_ms = life.accepted_powered_ms ?? now;
  const left = lifeLeft_ms({ ...life, accepted_powered_ms }, now);
  return left === 0 ? undefined : Math.max(1, Math.floor(left / 60_000));
}

/** `sends`: how many codes of this row have been made. 0: now. */
export function newCodeIn_ms(sends: number, made_powered_ms: number, now: number): number {
  const wait = NEW_CODE_WAITS_MS[Math.min(sends, NEW_CODE_WAITS_MS.length) - 1] ?? 0;
  return Math.max(0, made_powered_ms + wait - now);
}
