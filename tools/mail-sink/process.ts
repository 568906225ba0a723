/**
 * The sink as a process of its own, told and asked by its parent over Node's channel (mail-sink.ts). Every so manieth try of a mail is refused with a 4xx, chosen
 * by a hash of Message-ID and try, so that the same mail is taken in the end.
 */
import { createHash } from 'node:crypto';
import { makeLedger, messageIdOf } from './ledger.ts';
import { listenSmtp } from './smtp.ts';

const refusedShare = Number(process.argv[2] ?? 0);
const tells = process.argv[3] === 'tells';
const TELL_EVERY_MS = 5;

const ledger = makeLedger();
const tries = new Map<string, number>();
let news: [to: string, at_ms: number][] = [];

const listener = await listenSmtp(({ to, raw }) => {
  const id = messageIdOf(raw);
  const isRefused = refusedShare > 0 && isChosen(id);
  ledger.note(to, id, !isRefused);
  if (tells && !isRefused) news.push([to, performance.timeOrigin + performance.now()]);
  return isRefused ? '451 4.3.2 not now' : '250';
});

if (tells)
  setInterval(() => {
    if (news.length === 0) return;
    process.send?.({ news });
    news = [];
  }, TELL_EVERY_MS);

process.on('message', (question: unknown) => {
  if (question === 'entries') process.send?.({ entries: ledger.entries() });
  if (question === 'taken') process.send?.({ taken: ledger.taken });
});
process.on('disconnect', () => process.exit());
process.send?.({ port: listener.port });

function isChosen(id: string): boolean {
  const number = (tries.get(id) ?? 0) + 1;
  tries.set(id, number);
  return createHash('sha256').update(`${id} ${number}`).digest().readUInt32BE() / 2 ** 32 < refusedShare;
}
