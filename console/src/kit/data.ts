/**
 * Asking the recorder, for screens: answers are cached by route and input (TanStack Query), and a change tells which
 * answers it made stale. Refusals come as `ApiProblem`, see ui/api.
 */
import { routes, type RouteAnswer, type RouteName, type Routes } from '@nightlatch/protocol';
import { call, type CallInput } from '@nightlatch/ui/api';
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';

type InputOf<N extends RouteName> = Omit<CallInput<Routes[N]>, 'signal'>;
type AnyCall = (route: Routes[RouteName], input: object) => Promise<unknown>;

/** The cache's key of an answer: `[name]` alone covers every input. */
export function answerKey(name: RouteName, input?: object): readonly unknown[] {
  return input === undefined ? [name] : [name, input];
}

function ask<N extends RouteName>(name: N, input: object): Promise<RouteAnswer<Routes[N]>> {
  return (call as AnyCall)(routes[name], input) as Promise<RouteAnswer<Routes[N]>>;
}

export interface AnswerOptions {
  /** Asks again this often, in milliseconds. */
  readonly every_ms?: number;
  /** False: does not ask yet. */
  readonly when?: boolean;
}

/** The answer to a GET route. `input` absent for routes that take none. */
export function useAnswer<N extends RouteName>(
  name: N,
  input?: InputOf<N>,
  options: AnswerOptions = {},
): UseQueryResult<RouteAnswer<Routes[N]>> {
  return useQuery({
    queryKey: answerKey(name, input),
    queryFn: ({ signal }) => ask(name, { ...input, signal }),
    enabled: options.when ?? true,
    refetchInterval: options.every_ms ?? false,
  });
}

/** A change. `stale` names the routes whose answers it makes old; they are asked again before `mutateAsync` resolves. */
export function useChange<N extends RouteName>(
  name: N,
  stale: readonly RouteName[] = [],
): UseMutationResult<RouteAnswer<Routes[N]>, Error, InputOf<N>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: InputOf<N>) => ask(name, input),
    onSuccess: () => Promise.all(stale.map((route) => client.invalidateQueries({ queryKey: answerKey(route) }))),
  });
}
