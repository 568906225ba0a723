import { createTransport } from 'nodemailer';
import { afterEach, expect, test } from 'vitest';
import { startMailSink, type MailSink } from './mail-sink.ts';

let sink: MailSink | undefined;
afterEach(async () => {
  await sink?.end();
  sink = undefined;
});

const mail = (number: number) => ({
  from: 'service@example.com',
  to: `owner${number}@example.com`,
  messageId: `<${number}@example.com>`,
  text: 'one\n.\n..two\n',
});

test('counts by recipient and Message-ID what real clients hand over on kept connections', async () => {
  const seen: string[] = [];
  sink = await startMailSink({ onMail: (to) => seen.push(to) });
  const transport = createTransport({ url: sink.url, pool: true, maxConnections: 3 });
  await Promise.all(Array.from({ length: 50 }, (_, number) => transport.sendMail(mail(number))));
  await transport.sendMail(mail(7));
  transport.close();
  const entries = await sink.entries();
  expect(entries).toHaveLength(50);
  expect(entries.find(({ to }) => to === 'owner7@example.com')).toEqual({
    to: 'owner7@example.com',
    messageIds: ['7@example.com'],
    taken: 2,
    refused: 0,
  });
  expect(await sink.taken()).toBe(51);
  await expect.poll(() => seen.length).toBe(51);
});

test('refuses its share with a 4xx and takes the same mail later', async () => {
  sink = await startMailSink({ refusedShare: 0.3 });
  const transport = createTransport({ url: sink.url, pool: true });
  const numbers = Array.from({ length: 100 }, (_, number) => number);
  const tried = await Promise.allSettled(numbers.map((number) => transport.sendMail(mail(number))));
  const refused = numbers.filter((number) => tried[number]?.status === 'rejected');
  expect(refused.length).toBeGreaterThan(10);
  expect(refused.length).toBeLessThan(60);
  let left = refused;
  for (let round = 0; round < 20 && left.length > 0; round += 1) {
    const again = await Promise.allSettled(left.map((number) => transport.sendMail(mail(number))));
    left = left.filter((_, at) => again[at]?.status === 'rejected');
  }
  transport.close();
  expect((await sink.entries()).every(({ taken }) => taken === 1)).toBe(true);
});
