/**
 * The operator's routes over HTTP: each is served as its declaration says, to `anybody` or to an operator with an open session and to nobody else. A write
 * has to come from this service's own page. What goes wrong is a problem (RFC 9457); nothing of a request is logged but its route.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '@nightlatch/protocol';
import { OPERATOR_PATH, type OperatorRoute, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import type { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import { makeOriginCaps } from '../caps/origins.ts';
import { makeHandlers, type OperatorParts } from './handlers.ts';
import { makeSessions, SESSION_COOKIE, SESSION_LIFE_MS, type Sessions } from './sessions.ts';
import { openOperatorToken } from './token.ts';

const LARGEST_BODY_BYTES = 16_384;
/** Wrong tokens of everybody together: a token is beyond guessing, this keeps the noise low. */
const SIGN_INS_A_MINUTE_OF_ALL = 60;

export interface DoorParts extends OperatorParts {
  readonly tokenFile: string;
  /** As people reach the service. */
  readonly publicUrl: () => string;
  readonly clock: Clock;
  readonly log: Log;
}

type AnyHandler = (input: unknown) => Promise<unknown>;

/** Adds `/operator/api/…`. Makes the token's file where there is none. */
export async function addOperatorRoutes(app: FastifyInstance, parts: DoorParts): Promise<void> {
  const { clock, log, publicUrl } = parts;
  const sessions = makeSessions(openOperatorToken(parts.tokenFile), clock);
  const handlers: Readonly<Record<string, AnyHandler>> = {
    ...(makeHandlers(parts) as unknown as Record<string, AnyHandler>),
  };
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: LARGEST_BODY_BYTES },
      (_request, body, done) => done(null, readJson(String(body))),
    );
    scope.setErrorHandler((error, request, reply) => sendProblem(reply, error, request.routeOptions.url ?? '', log));
    for (const [name, route] of Object.entries<OperatorRoute>(operatorRoutes)) {
      const spend = limitOf(route, clock);
      scope.route({
        method: route.method,
        url: route.path,
        onRequest: async (request) => {
          spend(request.ip);
          if (route.method !== 'GET') refuseForeign(request, publicUrl());
          if (route.who === 'operator' && !sessions.isOpen(cookieOf(request)))
            throw new Refusal('not-signed-in', 'Sign in with the operator’s token first.');
        },
        handler: async (request, reply) => {
          void reply.header('cache-control', 'no-store');
          const input = {
            params: parse(route.params, request.params),
            query: parse(route.query, request.query),
            body: parse(route.body, request.body),
          };
          if (name === 'signIn') signIn(sessions, input.body as { token: string }, reply, publicUrl());
          else if (name === 'signOut') signOut(sessions, request, reply);
          else {
            const answer = await handlers[name]?.(input);
            if (route.response !== undefined) return reply.send(route.response.parse(answer));
          }
          return reply.code(204).send();
        },
      });
    }
  });
}

function limitOf(route: OperatorRoute, clock: Clock): (address: string) => void {
  if (route.perMinute === undefined) return () => undefined;
  const caps = makeOriginCaps({ aMinute: route.perMinute, aDay: 0 }, clock);
  const all = makeOriginCaps({ aMinute: SIGN_INS_A_MINUTE_OF_ALL, aDay: 0 }, clock);
  return (address) => {
    const wait_s = caps.spend(address) ?? all.spend('everybody');
    if (wait_s !== undefined)
      throw new Refusal('throttled', `Too many tries. Please wait ${wait_s} seconds.`, { retryAfter_s: wait_s });
  };
}

function signIn(sessions: Sessions, { token }: { token: string }, reply: FastifyReply, publicUrl: string): void {
  const cookie = sessions.begin(token);
  if (cookie === undefined)
    throw new Refusal(
      'wrong-password',
      'This is not the operator’s token. It stands in the file that OPERATOR_TOKEN_FILE names.',
      {
        field: 'token',
      },
    );
  const life_s = Math.floor(SESSION_LIFE_MS / 1_000);
  setCookie(reply, `${cookie}; Max-Age=${life_s}${publicUrl.startsWith('https:') ? '; Secure' : ''}`);
}

function signOut(sessions: Sessions, request: FastifyRequest, reply: FastifyReply): void {
  sessions.end(cookieOf(request));
  setCookie(reply, '; Max-Age=0');
}

function setCookie(reply: FastifyReply, valueAndMore: string): void {
  void reply.header(
    'set-cookie',
    `${SESSION_COOKIE}=${valueAndMore}; Path=${OPERATOR_PATH}; HttpOnly; SameSite=Strict`,
  );
}

function cookieOf(request: FastifyRequest): string | undefined {
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = part.trim().split('=');
    if (name === SESSION_COOKIE) return value;
  }
  return undefined;
}

/** Browsers name the origin of every write; one without it is no page of ours. */
function refuseForeign({ headers }: FastifyRequest, publicUrl: string): void {
  const { origin = '', host = '' } = headers;
  const isOurs = URL.canParse(origin) && (new URL(origin).host === host || origin === new URL(publicUrl).origin);
  if (!isOurs) throw new Refusal('foreign-origin', 'This was not asked for by the service’s own page.');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parse(schema: z.ZodType | undefined, given: unknown): unknown {
  if (schema === undefined) return undefined;
  // Only what a schema of ours says about itself reaches people, never the library's own words.
  const result = schema.safeParse(given, { error: () => '' });
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  if (issue === undefined || field === '') throw new Refusal('bad-input', 'Something is missing in this request.');
  const rule = issue.message === '' ? '' : `: ${issue.message}`;
  throw new Refusal('bad-input', `Please check this field${rule}.`, { field });
}

function sendProblem(reply: FastifyReply, thrown: unknown, route: string, log: Log): FastifyReply {
  const refusal = thrown instanceof Refusal ? thrown : refusalOf(thrown);
  if (refusal.code === 'internal') log.error('an operator’s request failed', { route, error: thrown });
  const wait_s = refusal.members.retryAfter_s;
  if (wait_s !== undefined) void reply.header('retry-after', String(Math.ceil(wait_s)));
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify(refusal.toProblem()));
}

function refusalOf(thrown: unknown): Refusal {
  const status = thrown instanceof Error && 'statusCode' in thrown ? thrown.statusCode : undefined;
  if (status === 413) return new Refusal('too-large', 'That is more than the service takes in one request.');
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new Refusal('bad-input', 'The service could not read this request.');
  return new Refusal('internal', 'Something went wrong inside the service. Please try again.');
}
