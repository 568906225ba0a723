/** Adding phones, what ends them, and what a phone is told after a reset: only under the recorder's own signature. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { connect } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resetProofBytes } from '@nightlatch/protocol';
import { Client, type Answer } from './lib/client.ts';
import { House, OWNER_PASSWORD, VIEWER_PASSWORD, SLOW_START_MS } from './lib/house.ts';
import { Phone } from './lib/phone.ts';

let house: House;
let owner: Client;
let ownerId: string;
beforeAll(async () => {
  house = await House.open();
  ({ owner, accountId: ownerId } = await house.setUp());
}, SLOW_START_MS);
afterAll(async () => {
  await house.close();
}, SLOW_START_MS);

interface Offer {
  offerId: string;
  url: string;
  code: string;
  recorderId: string;
}
async function makeOffer(client = owner): Promise<Offer> {
  const answer = await client.call('POST', '/api/pairing/offers');
  expect(answer.status).toBe(200);
  return answer.json as unknown as Offer;
}
async function freshOwner(): Promise<void> {
  owner = await house.signIn(ownerId, OWNER_PASSWORD);
}
function told(answer: Answer): [number, string | undefined] {
  return [answer.status, answer.code];
}

describe('an offer', () => {
  test('is good once, says who joined, and works as QR and as typed code', async () => {
    const offer = await makeOffer();
    expect((await owner.call('GET', `/api/pairing/offers/${offer.offerId}`)).json).toEqual({ state: 'waiting' });
    const phone = new Phone(house.lan);
    const joined = await phone.join(offer.url, OWNER_PASSWORD);
    expect(joined.json).toMatchObject({ recorderName: 'Front door', accountName: 'Olga', role: 'owner' });
    expect((await phone.signIn()).json).toMatchObject({ accountName: 'Olga' });
    expect((await phone.client.call('GET', '/api/app/recorder')).json).toMatchObject({
      recorderName: 'Front door',
      accountName: 'Olga',
      role: 'owner',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    });
    expect((await owner.call('GET', `/api/pairing/offers/${offer.offerId}`)).json).toEqual({
      state: 'joined',
      label: 'Test phone',
    });
    const again = await new Phone(house.lan).join(offer.url, OWNER_PASSWORD);
    expect(told(again)).toEqual([410, 'offer-used']);

    const typed = await makeOffer();
    const recorderId = phone.recorderId;
    const spoken = `${typed.code.slice(0, 4).toLowerCase()} ${typed.code.slice(4)}`;
    expect((await new Phone(house.lan).join({ code: spoken, recorderId }, OWNER_PASSWORD)).status).toBe(200);
  });

  test('eight phones with one QR at once: one is added', async () => {
    const offer = await makeOffer();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => new Phone(house.lan).join(offer.url, OWNER_PASSWORD)),
    );
    expect(all.filter((answer) => answer.status === 200)).toHaveLength(1);
  });

  test('is over after ten minutes', async () => {
    const offer = await makeOffer();
    for (let minutes = 0; minutes < 10; minutes += 2) {
      await house.pass(2 * 60_000 + 1, owner);
      await owner.call('POST', '/api/seat/active');
    }
    expect((await owner.call('GET', `/api/pairing/offers/${offer.offerId}`)).json).toEqual({ state: 'expired' });
    const late = await new Phone(house.lan).join(offer.url, OWNER_PASSWORD);
    expect(told(late)).toEqual([410, 'offer-old']);
    expect(late.json['title']).toContain('Show a new one');
  });

  test('of another recorder, unknown, or with a wrong password is each said', async () => {
    await freshOwner();
    const { url } = await makeOffer();
    const other = await new Phone(house.lan).join(url, OWNER_PASSWORD, { recorderId: 'ZZZZZZ' });
    expect(told(other)).toEqual([409, 'other-recorder']);
    const unknown = await new Phone(house.lan).join(url, OWNER_PASSWORD, {
      token: randomBytes(16).toString('base64url'),
    });
    expect(told(unknown)).toEqual([404, 'offer-unknown']);
    const wrong = await new Phone(house.lan).join(url, 'not the password');
    expect(told(wrong)).toEqual([403, 'wrong-password']);
    expect(wrong.json['field']).toBe('password');
    expect((await new Phone(house.lan).join(url, OWNER_PASSWORD)).status).toBe(200);
  });

  test('takes no other kind of key', async () => {
    const { url } = await makeOffer();
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey;
    for (const key of [rsa, p384]) {
      const publicKey = key.export({ format: 'der', type: 'spki' }).toString('base64url');
      expect((await new Phone(house.lan).join(url, OWNER_PASSWORD, { publicKey })).status).toBe(400);
    }
  });

  test('its typed code is burned by guessing, its QR is not; guessing is slowed', async () => {
    await house.pass(61_000, owner);
    const { url, code, recorderId } = await makeOffer();
    const id = recorderId.replace(/^NL-|-/g, '');
    const answers: (string | undefined)[] = [];
    for (let n = 0; n < 15; n += 1) {
      answers.push((await new Phone(house.lan).join({ code: `0000000${n % 10}`, recorderId: id }, 'x')).code);
    }
    expect(new Set(answers)).toEqual(new Set(['offer-unknown']));
    await house.pass(61_000, owner);
    const burned = await new Phone(house.lan).join({ code, recorderId: id }, OWNER_PASSWORD);
    expect(burned.code).toBe('offer-old');
    await house.pass(61_000, owner);
    for (let n = 0; n < 20; n += 1) {
      answers.push((await new Phone(house.lan).join({ code: '00000000', recorderId: id }, 'x')).code);
    }
    expect(answers).toContain('throttled');
    await house.pass(61_000, owner);
    expect((await new Phone(house.lan).join(url, OWNER_PASSWORD)).status).toBe(200);
  });

  test('is hashed at rest', async () => {
    const { url, code } = await makeOffer();
    const token = /add=([^&]+)/.exec(url)?.[1] ?? '';
    const { readFileSync, readdirSync } = await import('node:fs');
    for (const name of readdirSync(house.dataDir).filter((one) => one.startsWith('settings'))) {
      const bytes = readFileSync(`${house.dataDir}/${name}`);
      expect(bytes.includes(code)).toBe(false);
      expect(bytes.includes(token)).toBe(false);
    }
  });
});

describe('a phone', () => {
  test('needs its own key, a fresh challenge, and its pairing', async () => {
    await freshOwner();
    const phone = new Phone(house.lan);
    await phone.join((await makeOffer()).url, OWNER_PASSWORD);
    const thief = new Phone(house.lan);
    thief.pairingId = phone.pairingId;
    thief.recorderId = phone.recorderId;
    expect(told(await thief.signIn())).toEqual([401, 'not-signed-in']);
    const challenge = String((await phone.client.call('GET', '/api/app/challenge')).json['challenge']);
    expect((await phone.signIn({ challenge })).status).toBe(200);
    expect(told(await phone.signIn({ challenge }))).toEqual([401, 'not-signed-in']);
    const old = String((await phone.client.call('GET', '/api/app/challenge')).json['challenge']);
    await house.pass(61_000, owner);
    expect(told(await phone.signIn({ challenge: old }))).toEqual([401, 'not-signed-in']);
    expect((await owner.call('DELETE', `/api/pairings/${phone.pairingId}`)).status).toBe(204);
    expect(told(await phone.signIn())).toEqual([401, 'pairing-removed']);
  });

  test('is told of a reset under the signature of the recorder, over its own nonce; a stranger is not', async () => {
    const added = await owner.call('POST', '/api/people', {
      body: { name: 'Vera', role: 'viewer', password: VIEWER_PASSWORD },
    });
    const viewerId = String(added.json['accountId']);
    const viewer = await house.signIn(viewerId, VIEWER_PASSWORD);
    const phone = new Phone(house.lan);
    await phone.join((await makeOffer(viewer)).url, VIEWER_PASSWORD);
    expect((await phone.signIn()).status).toBe(200);
    await owner.call('POST', `/api/people/${viewerId}/password`, { body: { password: `${VIEWER_PASSWORD} 2` } });
    expect((await phone.client.call('GET', '/api/cameras')).code).toBe('session-ended');

    const nonce = randomBytes(16).toString('base64url');
    const refused = await phone.signIn({ nonce });
    expect(told(refused)).toEqual([401, 'credentials-reset']);
    const { recorderId, pairingId } = phone;
    const resetAt = String(refused.json['resetAt']);
    const proof = String(refused.json['proof']);
    expect(phone.isSignedByRecorder(resetProofBytes({ recorderId, pairingId, nonce, resetAt }), proof)).toBe(true);
    const otherNonce = resetProofBytes({ recorderId, pairingId, nonce: 'another', resetAt });
    expect(phone.isSignedByRecorder(otherNonce, proof)).toBe(false);

    const stranger = new Phone(house.lan);
    stranger.pairingId = pairingId;
    stranger.recorderId = recorderId;
    expect((await stranger.signIn()).code).toBe('not-signed-in');
    const list = JSON.parse((await owner.call('GET', '/api/pairings')).text) as { id: string; ended: boolean }[];
    expect(list.find((one) => one.id === pairingId)?.ended).toBe(true);
  });

  test('removes itself', async () => {
    const phone = new Phone(house.lan);
    await phone.join((await makeOffer()).url, OWNER_PASSWORD);
    await phone.signIn();
    expect((await phone.client.call('DELETE', '/api/app/pairing')).status).toBe(204);
    expect((await phone.client.call('GET', '/api/cameras')).status).toBe(401);
    expect(told(await phone.signIn())).toEqual([401, 'pairing-removed']);
  });

  test("sees cameras without their addresses, and only its cookie's listener", async () => {
    const phone = new Phone(house.lan);
    await phone.join((await makeOffer()).url, OWNER_PASSWORD);
    const session = await phone.signIn();
    const cookie = session.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(/^__Host-nl-app=/);
    for (const flag of ['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']) expect(cookie).toContain(flag);
    const cameras = await phone.client.call('GET', '/api/cameras');
    expect(cameras.status).toBe(200);
    expect(cameras.text).not.toContain('rtsp:');
    const elsewhere = new Client(house.console);
    for (const [name, value] of phone.client.cookies) elsewhere.cookies.set(name, value);
    expect((await elsewhere.call('GET', '/api/cameras')).status).toBe(401);
  });
});

test('after a reset the seat may have an offer for that account for 30 minutes; otherwise not', async () => {
  const seat = await house.seat();
  expect(told(await seat.call('POST', '/api/pairing/offers'))).toEqual([403, 'not-allowed']);
});

test('TLS: the leaf is for the .local name, the authority may vouch for no other', async () => {
  const trusted = await new Promise<boolean>((resolve, reject) => {
    const socket = connect(
      { host: '127.0.0.1', port: house.lan.port, servername: house.lan.hostName, ca: house.lan.authority },
      () => {
        resolve(socket.authorized);
        socket.destroy();
      },
    );
    socket.on('error', reject);
  });
  expect(trusted).toBe(true);
  const lan = new Client(house.lan);
  const der = await lan.call('GET', '/authority.crt');
  expect(der.headers['content-type']).toBe('application/x-x509-ca-cert');
  const profile = await lan.call('GET', '/authority.mobileconfig');
  expect(profile.text).toContain('com.apple.security.root');
  const { statSync } = await import('node:fs');
  for (const name of ['authority.key', 'tls.key', 'device.key', 'seat.key', 'offers.key']) {
    expect(statSync(`${house.dataDir}/keys/${name}`).mode & 0o777).toBe(0o600);
  }
});
