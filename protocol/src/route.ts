/**
 * How a route is declared: method, path, which listener serves it, who may call it, and its shapes.
 * The recorder refuses to start with a route that does not say who may call it.
 */
import type { z } from 'zod';

/** `console`: the seat's loopback listener. `lan`: the HTTPS listener that phones reach. */
export type Listener = 'console' | 'lan';

/** `seat` is somebody at the console who has not signed in; `app` is a paired app; `scraper` a program with a token for the figures. */
export type PrincipalKind = 'nobody' | 'seat' | 'viewer' | 'owner' | 'app' | 'scraper';

/** What a client has to know of a route. */
export interface RouteShape {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path with `:name` parameters. Websocket routes are GET with `websocket: true`. */
  readonly path: string;
  readonly websocket?: true;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Absent: 204 No Content, or a stream where `streams` says so. */
  readonly response?: z.ZodType;
  /** Content type of a streamed answer. */
  readonly streams?: string;
  /** Requests allowed per caller address and minute; default where it is served. */
  readonly perMinute?: number;
}

/** A route of the recorder. */
export interface Route extends RouteShape {
  /** Who may call it on which listener; a listener that is absent does not have the route at all (404). */
  readonly who: { readonly [listener in Listener]?: readonly PrincipalKind[] };
}

export function defineRoute<const R extends Route>(route: R): R {
  return route;
}

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;
type Given<T> = T extends z.ZodType ? z.input<T> : undefined;

/** What a handler receives, already validated. */
export interface RouteInput<R extends RouteShape> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: Parsed<R['body']>;
}
export type RouteResponse<R extends RouteShape> = R['response'] extends z.ZodType ? z.input<R['response']> : void;
/** What a client gets back. */
export type RouteAnswer<R extends RouteShape> = R['response'] extends z.ZodType ? z.output<R['response']> : void;
export type RouteBody<R extends RouteShape> = Given<R['body']>;
export type RouteParams<R extends RouteShape> = Given<R['params']>;
export type RouteQuery<R extends RouteShape> = Given<R['query']>;
