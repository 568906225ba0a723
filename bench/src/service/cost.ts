/** What a million recorders cost a month, from the measured rate, and from assumptions that are printed with it. Pure. */
export const assumptions = {
  /** Resets, confirmations and notices together. */
  mailsARecorderAndYear: 12,
  /** The busiest second of a month beside an even pace. */
  peak: 20,
  /** A core with its share of memory, US dollars a month. */
  coreMonth: 15,
  /** A gigabyte of database on SSD with a copy, US dollars a month. */
  gigabyteMonth: 0.25,
  /** What a mail provider takes for a thousand mails, US dollars. */
  thousandMails: 0.1,
} as const;

const YEAR_S = 365 * 24 * 3_600;

export interface Cost {
  readonly mailsAMonth: number;
  readonly peakPerSecond: number;
  readonly coresAtPeak: number;
  readonly gigabytes: number;
  /** Cores and database; the mail provider's bill is apart, since it does not depend on this program. */
  readonly serviceDollars: number;
  readonly mailDollars: number;
}

export function costOfMillion(perSecond: number, bytesARecorder: number): Cost {
  const mailsAYear = 1e6 * assumptions.mailsARecorderAndYear;
  const peakPerSecond = (mailsAYear / YEAR_S) * assumptions.peak;
  const coresAtPeak = peakPerSecond / perSecond;
  const gigabytes = (bytesARecorder * 1e6) / 1e9;
  const round = (value: number, digits = 2): number => Number(value.toFixed(digits));
  return {
    mailsAMonth: mailsAYear / 12,
    peakPerSecond: round(peakPerSecond),
    coresAtPeak: round(coresAtPeak, 4),
    gigabytes: round(gigabytes),
    serviceDollars: round(coresAtPeak * assumptions.coreMonth + gigabytes * assumptions.gigabyteMonth),
    mailDollars: round((mailsAYear / 12 / 1_000) * assumptions.thousandMails),
  };
}
