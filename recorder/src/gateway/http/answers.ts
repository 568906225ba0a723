/** Turns whatever was thrown below HTTP into an RFC 9457 problem, and input into what a route's schemas say. */
import type { FastifyReply } from 'fastify';
import { isDiskTrouble } from '../../base/disk-trouble.ts';
import type { Log } from '../../base/log.ts';
import type { Route } from '@nightlatch/protocol';
import { Refusal } from '@nightlatch/protocol';
import type { z } from 'zod';
import { fieldWords } from './field-words.ts';

/** Sends the problem. Only `internal` is logged, with its stack and without anything of the request but its route. */
export function sendProblem(reply: FastifyReply, thrown: unknown, route: string, log: Log): FastifyReply {
  const refusal = toRefusal(thrown);
  if (refusal.code === 'internal') log.error('a request failed', { route, stack: stackOf(thrown) });
  const wait_s = refusal.members.retryAfter_s;
  if (wait_s !== undefined) void reply.header('retry-after', String(Math.ceil(wait_s)));
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(refusal.toProblem()));
}

/** A refusal stays; what fastify refuses gets a code of ours; anything else is `internal` and tells nothing of itself. */
export function toRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const status = thrown instanceof Error && 'statusCode' in thrown ? thrown.statusCode : undefined;
  if (status === 413) return new Refusal('too-large', 'That is more than the recorder takes in one request.');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Refusal('bad-input', 'The recorder could not read this request.');
  }
  if (isDiskTrouble(thrown))
    return new Refusal(
      'folder-not-writable',
      "The recorder's disk takes nothing more, so this could not be kept. Make room on the disk, or have it replaced, and try again.",
    );
  return new Refusal('internal', 'Something went wrong inside the recorder. Recording goes on; please try again.');
}

function parsePart(schema: z.ZodType | undefined, given: unknown): unknown {
  if (schema === undefined) return undefined;
  // Only what a schema of ours says about itself reaches people, never the library's own words.
  const result = schema.safeParse(given, { error: () => '' });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  if (issue === undefined || field === '') throw new Refusal('bad-input', 'Something is missing in this request.');
  const rule = issue.message === '' ? '' : `: ${issue.message}`;
  throw new Refusal('bad-input', `Please check ${fieldWords(issue.path)}${rule}.`, { field });
}

/** The input of a call as its route's schemas turn it; throws `bad-input` that names the field. */
export function parseInput(
  route: Route,
  given: { params: unknown; query: unknown; body: unknown },
): { params: unknown; query: unknown; body: unknown } {
  return {
    params: parsePart(route.params, given.params),
    query: parsePart(route.query, given.query),
    body: parsePart(route.body, given.body),
  };
}

/** For the log: where it happened. Messages of errors below HTTP hold no secrets; their objects might. */
export function stackOf(thrown: unknown): string {
  return thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
}
