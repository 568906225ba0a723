/** What the service answers where it does not do what was asked: RFC 9457 problems, without a word about why an envelope was refused. */
import { Refusal } from '@nightlatch/protocol';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import type { Log } from '../base/log.ts';
import { TooBusy } from '../base/batcher.ts';
import { isPassing } from '../db/database.ts';

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

/** One answer, byte for byte, for everything that fails verification. */
const refusedBody = JSON.stringify(
  new Refusal(
    'envelope-refused',
    'This is not a request that this recovery service can take. Make a new one at the recorder.',
  ).toProblem(),
);

export function answerRefused(reply: FastifyReply): FastifyReply {
  return reply.status(422).type(PROBLEM_CONTENT_TYPE).send(refusedBody);
}

export function answer(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { retryAfter_s } = refusal.members;
  if (retryAfter_s !== undefined) void reply.header('retry-after', String(retryAfter_s));
  return reply.status(refusal.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(refusal.toProblem()));
}

export const older = new Refusal(
  'envelope-older',
  'A newer request of this recorder has come since. Use the code in the newest mail, or ask for a new one at the recorder.',
);

const BUSY_S = 5;
const busy = new Refusal('service-busy', 'The recovery service is busy just now. Try again in a moment.', {
  retryAfter_s: BUSY_S,
});

export function addErrorAnswers(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) => answer(reply, new Refusal('not-found', 'There is no such page.')));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof Refusal) return answer(reply, error);
    if (error instanceof TooBusy || isPassing(error)) return answer(reply, busy);
    if (error.statusCode !== undefined && error.statusCode < 500)
      return answer(reply, new Refusal('bad-input', 'This request is not one that the service knows.'));
    log.error('a request failed', { error, route: request.routeOptions.url ?? '' });
    return answer(
      reply,
      new Refusal('internal', 'Something went wrong at the recovery service. Try again in a moment.'),
    );
  });
}
