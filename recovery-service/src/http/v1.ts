/** The routes that recorders and phones use. Anybody may call them: an envelope proves itself, and a flow's id is known to whoever saw its envelope. */
import { Refusal } from '@nightlatch/protocol';
import { LONGEST_ENVELOPE_BYTES } from '@nightlatch/protocol/envelope/layout';
import { flowIdSchema, type ServiceDelivery } from '@nightlatch/protocol/routes/service';
import { CARD_PATH, DELIVERIES_PATH, ENVELOPE_CONTENT_TYPE, ENVELOPES_PATH } from '@nightlatch/protocol/service-paths';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OriginCaps } from '../caps/origins.ts';
import type { Database } from '../db/database.ts';
import type { Intake, Taken } from '../deliveries/intake.ts';
import { findDeliveries, type DeliveryState } from '../deliveries/store.ts';
import { DEFAULT_TENANT, type Tenants } from '../enrolment/tenants.ts';
import type { Cards } from '../keys/card.ts';
import { answer, answerRefused, older } from './answers.ts';
import type { Figures } from './figures.ts';

export interface V1Parts {
  readonly database: Database;
  readonly intake: Intake;
  readonly tenants: Tenants;
  readonly cards: () => Cards;
  readonly origins: OriginCaps;
  readonly figures: Figures;
}

export function addV1(app: FastifyInstance, parts: V1Parts): void {
  const { database, intake, tenants, origins, figures } = parts;
  void app.register((scope, _options, done) => {
    // Whatever is sent here is taken for an envelope, and whatever is none gets the one answer.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: LONGEST_ENVELOPE_BYTES },
      (_request, body, parsed) => parsed(null, body),
    );
    scope.setErrorHandler((error: { readonly code?: string }, _request, reply) => {
      if (error.code?.startsWith('FST_ERR_CTP') !== true) throw error;
      figures.envelope('refused');
      return answerRefused(reply);
    });
    scope.post(ENVELOPES_PATH, async (request, reply) => {
      const wait_s = origins.spend(request.ip);
      if (wait_s !== undefined) return throttled(reply, 'origin', wait_s);
      const isEnvelope = request.headers['content-type'] === ENVELOPE_CONTENT_TYPE && Buffer.isBuffer(request.body);
      const taken: Taken = isEnvelope ? await intake.take(request.body as Buffer) : { outcome: 'refused' };
      if (taken.outcome !== 'capped') figures.envelope(taken.outcome);
      switch (taken.outcome) {
        case 'refused':
          return answerRefused(reply);
        case 'older':
          return answer(reply, older);
        case 'capped':
          return throttled(reply, taken.of, taken.retryAfter_s);
        case 'taken':
          return reply.status(202).send(tell(taken, taken));
      }
    });
    done();
  });
  app.get<{ Params: { flowId: string } }>(`${DELIVERIES_PATH}/:flowId`, async (request) => {
    const flowId = flowIdSchema.safeParse(request.params.flowId).data;
    const bytes = flowId === undefined ? undefined : Buffer.from(flowId, 'base64url');
    const found = bytes && (await findDeliveries(database, [bytes])).get(bytes.toString('hex'));
    if (bytes === undefined || found === undefined)
      throw new Refusal('not-found', 'This recovery service knows no such request.');
    const knownKeyId = Buffer.from(found.knownKeyIdHex, 'hex');
    return tell(found, { flowId: bytes, tenant: tenants.find(found.tenant), knownKeyId });
  });
  app.get<{ Querystring: { tenant?: string } }>(CARD_PATH, async (request) => {
    const tenant = tenants.find(request.query.tenant ?? DEFAULT_TENANT);
    if (tenant === undefined) throw new Refusal('not-found', 'This recovery service has no such tenant.');
    return parts.cards().of(tenant);
  });

  function throttled(reply: FastifyReply, of: 'origin' | 'recorder' | 'tenant', retryAfter_s: number): FastifyReply {
    figures.envelope(`capped-${of}`);
    return answer(reply, new Refusal('throttled', sentences[of], { retryAfter_s }));
  }

  function tell(
    delivery: { readonly state: DeliveryState; readonly sentence: string | undefined; readonly fixedText: boolean },
    of: {
      readonly flowId: Uint8Array;
      readonly tenant: ReturnType<Tenants['find']>;
      readonly knownKeyId: Uint8Array;
    },
  ): ServiceDelivery {
    const cards = parts.cards();
    return {
      flowId: Buffer.from(of.flowId).toString('base64url'),
      state: delivery.state,
      ...(delivery.sentence === undefined ? {} : { detail: delivery.sentence }),
      fixedText: delivery.fixedText,
      ...(of.tenant === undefined || cards.knowsNewest(of.knownKeyId) ? {} : { card: cards.of(of.tenant) }),
    };
  }
}

const sentences = {
  origin: 'Too many requests came from this network. Wait a moment, or send it from another one.',
  recorder: 'This recorder has sent too many requests today. Try again tomorrow, or use the saved code.',
  tenant: 'Too many requests came today for this tenant. Ask whoever looks after the recorder, or use the saved code.',
} as const;
