/** A service with its own folders and a real mail server, and recorders that seal to it. Whatever it starts, `stop` stops. */
import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceCard, SignedCard } from '@nightlatch/protocol/envelope/card';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import type { EnvelopeHeader } from '@nightlatch/protocol/envelope/layout';
import { sealEnvelope, serviceKeyId } from '@nightlatch/protocol/envelope/seal';
import type { ServiceDelivery } from '@nightlatch/protocol/routes/service';
import { type Mailbox, startMailbox } from '@nightlatch/tools/mailbox/mailbox';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import { systemClock } from '../src/base/clock.ts';
import { silentLog } from '../src/base/log.ts';
import { readConfig } from '../src/config.ts';
import { openService, type Listening, type Service, type ServiceParts } from '../src/context.ts';

export interface Rig {
  readonly service: Service;
  readonly mailbox: Mailbox;
  readonly url: string;
  readonly listening: Listening;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  post(envelope: Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Response>;
  card(tenant?: string): Promise<ServiceCard>;
  /** Waits until the delivery stands so. */
  delivery(flowId: Uint8Array, state: ServiceDelivery['state']): Promise<ServiceDelivery>;
  stop(): Promise<void>;
}

export interface RigOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly parts?: Partial<ServiceParts>;
  /** Kept, and not stopped by this rig. */
  readonly mailbox?: Mailbox;
  readonly folder?: string;
}

export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'nl-service-'));
  const mailbox = options.mailbox ?? (await startMailbox());
  const environment = {
    PORT: '0',
    DATA_DIR: folder,
    SMTP_URL: `smtp://127.0.0.1:${mailbox.smtpPort}`,
    MAIL_FROM: 'codes@mail.example.com',
    ORIGIN_PER_MINUTE: '0',
    ORIGIN_PER_DAY: '0',
    ...options.environment,
  };
  const service = await openService(readConfig(environment), {
    clock: systemClock,
    log: silentLog,
    courierLook_ms: 100,
    keysLook_ms: 50,
    ...options.parts,
  });
  const listening = await service.listen();
  const { url } = listening;
  return {
    service,
    mailbox,
    url,
    listening,
    folder,
    environment,
    post: (envelope, headers = {}) => postEnvelope(url, envelope, headers),
    async card(tenant) {
      const answer = await fetch(`${url}/v1/card${tenant === undefined ? '' : `?tenant=${tenant}`}`);
      return JSON.parse(((await answer.json()) as SignedCard).card) as ServiceCard;
    },
    delivery: (flowId, state) => deliveryAt(url, flowId, state),
    async stop() {
      await service.stop();
      if (options.mailbox === undefined) await mailbox.stop();
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function postEnvelope(
  url: string,
  envelope: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${url}/v1/envelopes`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body: Buffer.from(envelope),
  });
}

export function deliveryAt(url: string, flowId: Uint8Array, state: ServiceDelivery['state']): Promise<ServiceDelivery> {
  return eventually(
    `the delivery is ${state}`,
    async () => {
      const answer = await fetch(`${url}/v1/deliveries/${Buffer.from(flowId).toString('base64url')}`);
      const delivery = (await answer.json()) as ServiceDelivery;
      if (delivery.state !== state) throw new Error(JSON.stringify(delivery));
      return delivery;
    },
    { within_ms: 15_000 },
  );
}

export const aReset: EnvelopeContent & { readonly kind: 'reset' } = {
  kind: 'reset',
  to: 'robin@example.org',
  recorderName: 'Shop',
  accountName: 'Robin',
  locale: 'en',
  code: '12345678',
  life_min: 60,
  lifeFrom: 'acceptance',
};

/** A recorder as the service sees it: a key that signs, and numbers that rise. */
export class TestRecorder {
  readonly #key: KeyObject;
  readonly publicKey: Uint8Array;
  #number = 1_000;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    this.#key = privateKey;
    this.publicKey = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url');
  }

  sign(bytes: Uint8Array): Uint8Array {
    return sign(null, bytes, this.#key);
  }

  async seal(
    card: ServiceCard,
    content: EnvelopeContent = aReset,
    header: Partial<EnvelopeHeader> = {},
  ): Promise<{ readonly bytes: Uint8Array; readonly flowId: Uint8Array }> {
    const flowId = header.flowId ?? randomBytes(16);
    const publicKey = Buffer.from(card.current, 'base64url');
    const bytes = await sealEnvelope({
      header: {
        series: content.kind === 'reset' ? 1 : 0,
        tag: undefined,
        requestNumber: ++this.#number,
        recorderKey: this.publicKey,
        keyId: await serviceKeyId(publicKey),
        knownKeyId: await serviceKeyId(Buffer.from(card.next, 'base64url')),
        tenant: card.tenant,
        enrolmentProof: undefined,
        ...header,
        flowId,
      },
      content,
      publicKey,
      sign: (part) => this.sign(part),
    });
    return { bytes, flowId };
  }

  /** The same bytes with a right signature of this recorder over something else than they say. */
  get number(): number {
    return this.#number;
  }
}
