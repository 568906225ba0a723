/**
 * The client of the recorder's HTTP API, typed by protocol's route table: same origin only, one request a call, no
 * retries and no waiting inside, so that what a refusal leads to is decided where it is known.
 * Throws `ApiProblem` for a problem of the recorder, `Unreachable` when no answer of a recorder came.
 */
import {
  problemCode,
  problemSchema,
  type Problem,
  type ProblemCode,
  type RouteShape,
  type RouteAnswer,
  type RouteBody,
  type RouteParams,
  type RouteQuery,
} from '@nightlatch/protocol';

/** A refusal by the recorder. `message` and `title` are the sentence for the screen. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** Undefined for a problem that this version does not know. */
  readonly code: ProblemCode | undefined;
  readonly title: string;
  readonly status: number;
  readonly detail: string | undefined;
  /** The input field the sentence belongs to, when it belongs to one. */
  readonly field: string | undefined;
  readonly retryAfter_s: number | undefined;
  readonly triesLeft: number | undefined;
  /** Everything the recorder said, further members included. */
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
    this.code = problemCode(problem);
    this.title = problem.title;
    this.status = problem.status;
    this.detail = problem.detail;
    this.field = problem.field;
    this.retryAfter_s = problem.retryAfter_s;
    this.triesLeft = problem.triesLeft;
  }
}

/** No recorder answered: network gone, recorder off or restarting, or something else answered in its place. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  constructor(options?: ErrorOptions) {
    super('The recorder does not answer.', options);
  }
}

type Member<Key extends string, T> = [T] extends [undefined]
  ? { readonly [K in Key]?: never }
  : { readonly [K in Key]: T };
type QueryMember<T> = [T] extends [undefined]
  ? { readonly query?: never }
  : Record<never, never> extends T
    ? { readonly query?: T }
    : { readonly query: T };

/** What a call of a route takes: `params` and `body` where the route has them, and a signal that ends it. */
export type CallInput<R extends RouteShape> = Member<'params', RouteParams<R>> &
  Member<'body', RouteBody<R>> &
  QueryMember<RouteQuery<R>> & {
    readonly signal?: AbortSignal;
  };

type CallArguments<R extends RouteShape> =
  Record<never, never> extends CallInput<R> ? [input?: CallInput<R>] : [input: CallInput<R>];

/** The path of a route with its parameters filled in and its query appended; for links, media sources and websockets too. */
export function routePath(
  route: RouteShape,
  params: Readonly<Record<string, unknown>> = {},
  query: Readonly<Record<string, unknown>> = {},
): string {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_match, name: string) => {
    const value = params[name];
    if (value === undefined) throw new TypeError(`${route.path} needs the parameter ${name}`);
    return encodeURIComponent(textOf(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, textOf(value));
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError('only words and numbers go into an address');
}

/** Calls a route once and gives back its parsed answer (undefined for 204). Throws `ApiProblem`, `Unreachable`, or the signal's reason. */
export async function call<const R extends RouteShape>(
  route: R,
  ...[input]: CallArguments<R>
): Promise<RouteAnswer<R>> {
  const response = await send(route, input as LooseInput | undefined);
  if (!response.ok) throw await refusalOf(response);
  if (route.response === undefined) return undefined as RouteAnswer<R>;
  const parsed = route.response.safeParse(await readJson(response, input?.signal));
  if (!parsed.success) throw new Unreachable({ cause: parsed.error });
  return parsed.data as RouteAnswer<R>;
}

/** Opens a route that streams: its answer with the body still to be read. Throws what `call` throws. */
export async function openStream(route: RouteShape, input: StreamInput): Promise<Response> {
  const response = await send(route, input);
  if (!response.ok) throw await refusalOf(response);
  return response;
}

export interface StreamInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
}

interface LooseInput extends StreamInput {
  readonly body?: unknown;
}

async function send(
  route: RouteShape,
  { params, query, body, signal, headers = {} }: LooseInput = {},
): Promise<Response> {
  const init: RequestInit = { method: route.method, credentials: 'same-origin', cache: 'no-store', headers };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...headers, 'content-type': 'application/json' };
  }
  if (signal !== undefined) init.signal = signal;
  try {
    return await fetch(routePath(route, params, query), init);
  } catch (error) {
    signal?.throwIfAborted();
    throw new Unreachable({ cause: error });
  }
}

async function readJson(response: Response, signal?: AbortSignal): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    signal?.throwIfAborted();
    throw new Unreachable({ cause: error });
  }
}

/** An error answer that is no problem document (a proxy's page, a gateway that just went away) counts as no answer. */
async function refusalOf(response: Response): Promise<ApiProblem | Unreachable> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => undefined));
  return parsed.success ? new ApiProblem(parsed.data) : new Unreachable({ cause: response.status });
}

/** The sentence to show for anything that a call threw. */
export function sentenceOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.title;
  if (error instanceof Unreachable) return error.message;
  return 'Something went wrong here. Try again.';
}
