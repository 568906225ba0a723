/** Letters that have arrived, kept in memory: parsed, newest last, the oldest forgotten beyond a limit. */
import { EventEmitter } from 'node:events';
import { type AddressObject, simpleParser } from 'mailparser';

export interface Letter {
  /** Counts from 1. */
  readonly id: number;
  readonly arrived_ms: number;
  /** The envelope's sender and recipients. */
  readonly from: string;
  readonly to: readonly string[];
  /** As written in the letter's own header. */
  readonly fromHeader: string;
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
  /** Empty when the letter has no HTML part. */
  readonly html: string;
  /** Names in lower case, values as they were sent. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes that came over SMTP, as text. */
  readonly raw: string;
}

const LETTERS_KEPT = 500;

export class Letters {
  readonly #all: Letter[] = [];
  readonly #news = new EventEmitter();
  #count = 0;

  constructor() {
    this.#news.setMaxListeners(0);
  }

  all(): readonly Letter[] {
    return [...this.#all];
  }
  find(id: number): Letter | undefined {
    return this.#all.find((letter) => letter.id === id);
  }

  /** Calls back for every letter from now on; returns how to stop it. */
  watch(watcher: (letter: Letter) => void): () => void {
    this.#news.on('letter', watcher);
    return () => this.#news.off('letter', watcher);
  }

  /** The first letter after number `after` that fits, waiting for it; rejects with a sentence when none comes in time. */
  async next(what: string, fits: (letter: Letter) => boolean, after = 0, within_ms = 10_000): Promise<Letter> {
    const wanted = (letter: Letter): boolean => letter.id > after && fits(letter);
    const here = this.#all.find(wanted);
    if (here !== undefined) return here;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        unwatch();
        reject(new Error(`No letter in ${within_ms} ms: ${what}`));
      }, within_ms);
      const unwatch = this.watch((letter) => {
        if (!wanted(letter)) return;
        clearTimeout(timer);
        unwatch();
        resolve(letter);
      });
    });
  }

  async add(raw: Buffer, envelope: { from: string; to: readonly string[] }, arrived_ms: number): Promise<void> {
    const parsed = await simpleParser(raw);
    const letter: Letter = {
      id: ++this.#count,
      arrived_ms,
      from: envelope.from,
      to: envelope.to,
      fromHeader: addressText(parsed.from) || envelope.from,
      subject: parsed.subject ?? '(no subject)',
      messageId: parsed.messageId ?? '',
      text: parsed.text ?? '',
      html: parsed.html || '',
      headers: Object.fromEntries(
        parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(':') + 1).trim()]),
      ),
      raw: raw.toString('utf8'),
    };
    this.#all.push(letter);
    if (this.#all.length > LETTERS_KEPT) this.#all.shift();
    this.#news.emit('letter', letter);
  }
}

const addressText = (address: AddressObject | undefined): string => address?.text ?? '';
