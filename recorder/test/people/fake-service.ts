/**
 * A recovery service that is no more than what a recorder sees of one: verifies and opens envelopes with the protocol, answers deliveries, mails nothing. It can be
 * told to misbehave. The real one is `recovery-service/`.
 */
import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import {
  cardProofBytes,
  CROCKFORD_ALPHABET,
  mailboxKey,
  readEnvelope,
  type Envelope,
  type EnvelopeContent,
  type ServiceCard,
  type ServiceDelivery,
  type SignedCard,
} from '@nightlatch/protocol';
import { envelopeProofBytes, importSealKey, openEnvelope, serviceKeyId } from '@nightlatch/protocol/envelope/seal';

interface SealKey {
  readonly publicKey: Uint8Array;
  readonly privateKey: Uint8Array;
}
export interface Opened {
  readonly envelope: Envelope;
  readonly content: EnvelopeContent;
  /** What the fixed text of a mail without a right proof shows behind the code. */
  readonly proof: string;
  readonly fixedText: boolean;
}
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Record<string, string>;
}

const raw = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' }).subarray(-32);

export class FakeService {
  readonly #identity = generateKeyPairSync('ed25519');
  readonly #server: Server;
  #keys: SealKey[] = [sealKey(), sealKey()];
  #retired: SealKey[] = [];
  number = 1;
  tenant = 'main';
  name = 'Corner Shop Alarms';
  port = 0;
  /** How a new delivery stands. */
  state: ServiceDelivery['state'] = 'handed-over';
  /** Whatever is asked. */
  answers: ((path: string) => Answer | undefined) | undefined;
  /** Every valid envelope as it came, duplicates too. */
  readonly posted: Opened[] = [];
  readonly deliveries = new Map<string, ServiceDelivery>();
  readonly #highest = new Map<string, number>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<FakeService> {
    const service = new FakeService();
    await service.listen();
    return service;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
    const address = this.#server.address();
    this.port = typeof address === 'object' && address !== null ? address.port : 0;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<unknown>((resolve) => this.#server.close(resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Next becomes current; opens what is sealed to older ones still. */
  rotate(): void {
    const [current, next] = this.#keys;
    if (current === undefined || next === undefined) return;
    this.#retired.push(current);
    this.#keys = [next, sealKey()];
    this.number += 1;
  }

  card(changes: Partial<ServiceCard> = {}): SignedCard {
    const [current, next] = this.#keys.map(({ publicKey }) => Buffer.from(publicKey).toString('base64url'));
    const card = JSON.stringify({
      service: this.origin,
      tenant: this.tenant,
      name: this.name,
      sender: 'reset@alarms.example',
      number: this.number,
      identity: raw(this.#identity.publicKey).toString('base64url'),
      current,
      next,
      enrols: 'first-envelope',
      ...changes,
    });
    return { card, signature: sign(null, cardProofBytes(card), this.#identity.privateKey).toString('base64url') };
  }

  /** As the service makes them: of recorder and mailbox. */
  proofOf(recorderKey: Uint8Array, mailbox: string): string {
    const digest = createHmac('sha256', 'consent').update(recorderKey).update(mailboxKey(mailbox)).digest();
    return Array.from(digest.subarray(0, 6), (byte) => CROCKFORD_ALPHABET[byte % 32]).join('');
  }

  settle(flowId: string, state: ServiceDelivery['state'], detail?: string): void {
    const delivery = this.deliveries.get(flowId);
    if (delivery !== undefined) this.deliveries.set(flowId, { ...delivery, state, ...(detail ? { detail } : {}) });
  }
  settleAll(state: ServiceDelivery['state'], detail?: string): void {
    for (const flowId of this.deliveries.keys()) this.settle(flowId, state, detail);
  }

  /** What any carrier brings. */
  async take(bytes: Uint8Array): Promise<Answer> {
    const envelope = readEnvelope(bytes);
    const refused = problem('envelope-refused', 422);
    if (envelope === undefined || !isSigned(envelope)) return refused;
    const key = await this.#keyOf(envelope.header.keyId);
    const content = key && (await openEnvelope(envelope, await importSealKey(key.privateKey, key.publicKey)));
    if (content === undefined || envelope.header.tenant !== this.tenant) return refused;
    const { header } = envelope;
    const series = `${Buffer.from(header.recorderKey).toString('hex')} ${header.series}`;
    if (header.series > 0 && header.requestNumber < (this.#highest.get(series) ?? 0))
      return problem('envelope-older', 409);
    this.#highest.set(series, header.requestNumber);
    const proof = this.proofOf(header.recorderKey, content.to);
    const fixedText = content.proof !== proof;
    this.posted.push({ envelope, content, proof, fixedText });
    const flowId = Buffer.from(header.flowId).toString('base64url');
    const isSilent = content.kind === 'notice' && fixedText;
    const state = isSilent ? 'refused' : this.state;
    if (!this.deliveries.has(flowId)) this.deliveries.set(flowId, { flowId, state, fixedText });
    return await this.#deliveryAnswer(flowId, 202, header.knownKeyId);
  }

  async #deliveryAnswer(flowId: string, status: number, known?: Uint8Array): Promise<Answer> {
    const next = this.#keys[1];
    const knowsNewest =
      next === undefined || known === undefined || sameBytes(known, await serviceKeyId(next.publicKey));
    const delivery = { ...this.deliveries.get(flowId), ...(knowsNewest ? {} : { card: this.card() }) };
    return { status, body: JSON.stringify(delivery) };
  }

  async #keyOf(keyId: Uint8Array): Promise<SealKey | undefined> {
    for (const key of [...this.#keys, ...this.#retired])
      if (sameBytes(await serviceKeyId(key.publicKey), keyId)) return key;
    return undefined;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(Buffer.from(piece as Buffer));
    const { status, body, headers } = this.answers?.(path) ?? (await this.#usual(path, Buffer.concat(pieces)));
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  }

  async #usual(path: string, body: Buffer): Promise<Answer> {
    if (path.startsWith('/v1/card')) return { status: 200, body: JSON.stringify(this.card()) };
    if (path === '/v1/envelopes') return await this.take(body);
    const flowId = path.split('/').at(-1) ?? '';
    return this.deliveries.has(flowId) ? await this.#deliveryAnswer(flowId, 200) : problem('not-found', 404);
  }
}

export function problem(code: string, status: number, members: object = {}): Answer {
  return { status, body: JSON.stringify({ type: `urn:nightlatch:problem:${code}`, title: 'No.', status, ...members }) };
}

function sealKey(): SealKey {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return { publicKey: raw(publicKey), privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32) };
}
function isSigned({ header, signedBytes, signature }: Envelope): boolean {
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), header.recorderKey]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  return verify(null, envelopeProofBytes(signedBytes), key, signature);
}
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.from(one).equals(other);
}
