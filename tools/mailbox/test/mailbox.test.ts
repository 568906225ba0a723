/** The mailbox on the wire: a real SMTP client against it, and its page over HTTP. */
import { createTransport } from 'nodemailer';
import { afterEach, describe, expect, it } from 'vitest';
import { type Mailbox, type MailboxOptions, startMailbox } from '../mailbox.ts';

let cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.reverse()) await step();
  cleanUp = [];
});

async function mailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const made = await startMailbox(options);
  cleanUp.push(() => made.stop());
  return made;
}

type How = { tls?: 'none' | 'starttls' | 'implicit'; trust?: boolean; user?: string; pass?: string };

/** Sends one mail; rejects as nodemailer does, with the server's `responseCode`. */
async function send(to: Mailbox, subject: string, how: How = {}): Promise<string> {
  const { tls = 'none', trust = true, user, pass } = how;
  const client = createTransport({
    host: '127.0.0.1',
    port: tls === 'implicit' ? to.tlsPort : to.smtpPort,
    secure: tls === 'implicit',
    ignoreTLS: tls === 'none',
    requireTLS: tls === 'starttls',
    greetingTimeout: 600,
    ...(trust ? { tls: { ca: to.authority } } : {}),
    ...(user === undefined ? {} : { auth: { user, pass: pass ?? '' } }),
  });
  try {
    const sent = await client.sendMail({
      from: 'Recorder <recorder@example.org>',
      to: 'robin@example.org',
      subject,
      text: 'Code: 1234 5678',
      html: '<p>Code: <b>1234 5678</b></p><script>document.title = "ran"</script>',
    });
    return sent.response;
  } finally {
    client.close();
  }
}

describe('mail over SMTP', () => {
  it('arrives in clear, by STARTTLS and by TLS from the first byte, and is parsed', async () => {
    const box = await mailbox();
    for (const tls of ['none', 'starttls', 'implicit'] as const) expect(await send(box, tls, { tls })).toMatch(/^250/);
    const letters = box.letters.all();
    expect(letters.map(({ subject }) => subject)).toEqual(['none', 'starttls', 'implicit']);
    expect(letters[0]).toMatchObject({ id: 1, from: 'recorder@example.org', to: ['robin@example.org'] });
    expect(letters[0]?.text.trim()).toBe('Code: 1234 5678');
    expect(letters[0]?.html).toContain('<b>1234 5678</b>');
    expect(letters[0]?.messageId).toMatch(/^<.+>$/);
    expect(letters[0]?.headers['subject']).toBe('none');
    expect(letters[0]?.raw).toContain('Subject: none');
  });

  it('cannot be sent by whoever does not trust its authority', async () => {
    const box = await mailbox();
    await expect(send(box, 'x', { tls: 'starttls', trust: false })).rejects.toThrow(/certificate/i);
    await expect(send(box, 'x', { tls: 'implicit', trust: false })).rejects.toThrow(/certificate/i);
    expect(box.letters.all()).toEqual([]);
  });

  it('needs the right login where there is one', async () => {
    const box = await mailbox({ login: { user: 'recorder', password: 'right' } });
    const wrong = { tls: 'starttls', user: 'recorder', pass: 'wrong' } as const;
    await expect(send(box, 'x', wrong)).rejects.toMatchObject({ responseCode: 535 });
    await expect(send(box, 'x', { tls: 'starttls' })).rejects.toMatchObject({ responseCode: 530 });
    expect(await send(box, 'x', { ...wrong, pass: 'right' })).toMatch(/^250/);
  });

  it('is treated as told, and as before afterwards', async () => {
    const box = await mailbox();
    box.behave({ kind: 'refuse-recipient', says: 'No such person' });
    await expect(send(box, 'x')).rejects.toMatchObject({ responseCode: 550 });
    box.behave({ kind: 'refuse-for-now' });
    await expect(send(box, 'x')).rejects.toMatchObject({ responseCode: 451 });
    box.behave({ kind: 'hang' });
    await expect(send(box, 'x')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    box.behave({ kind: 'close' });
    await expect(send(box, 'x')).rejects.toThrow();
    expect(box.letters.all()).toEqual([]);
    box.behave({ kind: 'accept-late', delay_ms: 300 });
    const began = performance.now();
    await send(box, 'late');
    expect(performance.now() - began).toBeGreaterThan(290);
    box.behave({ kind: 'accept' });
    await send(box, 'soon');
    expect(box.letters.all().map(({ subject }) => subject)).toEqual(['late', 'soon']);
  });

  it('does not start on ports that are taken', async () => {
    const box = await mailbox();
    const { smtpPort, tlsPort, webPort } = box;
    for (const [plan, port] of [
      [{ smtpPort }, smtpPort],
      [{ tlsPort }, tlsPort],
      [{ webPort }, webPort],
    ] as const)
      await expect(startMailbox(plan)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
  });

  it('can be waited for', async () => {
    const box = await mailbox();
    const waiting = box.letters.next('the second', ({ subject }) => subject === 'second');
    await send(box, 'first');
    await send(box, 'second');
    expect((await waiting).id).toBe(2);
    await expect(box.letters.next('another', () => true, 2, 20)).rejects.toThrow('No letter in 20 ms: another');
  });
});

describe('the page', () => {
  it('lists letters, shows one as HTML in a frame that may do nothing and as text, and escapes what is not ours', async () => {
    const box = await mailbox();
    await send(box, '<img src=x onerror=alert(1)>');
    const get = async (path: string): Promise<{ status: number; body: string; policy: string }> => {
      const answer = await fetch(box.url + path);
      return {
        status: answer.status,
        body: await answer.text(),
        policy: answer.headers.get('content-security-policy') ?? '',
      };
    };
    const home = await get('/');
    expect(home.body).toContain('Demo mailbox');
    expect(home.body).not.toContain('<img src=x');
    expect(home.policy).toContain("frame-ancestors 'none'");
    const letter = await get('/letters/1');
    expect(letter.body).toContain('<iframe sandbox src="/letters/1/html"');
    expect((await get('/letters/1/html')).policy).toMatch(/^sandbox; default-src 'none'/);
    expect((await get('/letters/1?as=text')).body).toContain('Code: 1234 5678');
    expect((await get('/list?open=1')).body).toContain('aria-current="page"');
    expect((await get('/letters/9')).status).toBe(404);
    expect((await get('/elsewhere')).status).toBe(404);
  });

  it('tells an open page that a letter came', async () => {
    const box = await mailbox();
    const ended = new AbortController();
    cleanUp.push(() => ended.abort());
    const stream = await fetch(`${box.url}/events`, { signal: ended.signal });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await send(box, 'news');
    let heard = '';
    while (!heard.includes('data: 1')) heard += (await reader?.read())?.value ?? '';
    expect(heard).toContain('data: 1\n\n');
  });

  it('follows a link to an address made for that click', async () => {
    let clicks = 0;
    const target = async (): Promise<string> => `http://console.localhost/seat?secret=${++clicks}`;
    const box = await mailbox({ links: [{ path: '/console', label: 'Open the console', target }] });
    const click = (from = 'none'): Promise<Response> =>
      fetch(`${box.url}/console`, { redirect: 'manual', headers: { 'sec-fetch-site': from } });
    expect((await click()).headers.get('location')).toBe('http://console.localhost/seat?secret=1');
    expect((await click()).headers.get('location')).toBe('http://console.localhost/seat?secret=2');
    expect((await click('cross-site')).status).toBe(403);
    expect((await click('same-site')).status).toBe(403);
    expect(clicks).toBe(2);
    expect(await (await fetch(box.url)).text()).toContain('Open the console');
  });

  it('answers neither another name nor anything but reading', async () => {
    const { request } = await import('node:http');
    const box = await mailbox();
    const status = (method: string, host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const call = request({ host: '127.0.0.1', port: box.webPort, method, headers: { host } }, (answer) => {
          answer.resume();
          resolve(answer.statusCode ?? 0);
        });
        call.on('error', reject);
        call.end();
      });
    expect(await status('GET', 'rebound.example')).toBe(421);
    expect(await status('GET', 'localhost')).toBe(200);
    expect(await status('POST', 'localhost')).toBe(405);
  });
});
