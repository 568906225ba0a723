/**
 * What the console knows of its recorder, kept fresh by polling: cheap local calls to the gateway on the same machine.
 * The cache is the kit's (by route name), so that a change made on one screen is seen on all.
 */
import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem, Unreachable } from '@nightlatch/ui/api';
import { answerKey, useAnswer } from '../kit/index.ts';

const ABOUT_EVERY_MS = 5_000;
const SESSION_EVERY_MS = 10_000;
const CAMERAS_EVERY_MS = 2_000;

/** True for a refusal that means: whoever was signed in no longer is. */
function endsSession(error: unknown): boolean {
  return error instanceof ApiProblem && error.status === 401;
}

export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        const aboutTheSeat = query.queryKey[0] === 'about' || query.queryKey[0] === 'session';
        if (endsSession(error) && !aboutTheSeat) void client.invalidateQueries({ queryKey: answerKey('session') });
      },
    }),
    defaultOptions: {
      queries: {
        // The recorder is on the same machine: it is never "offline", whatever the network does.
        networkMode: 'always',
        refetchOnWindowFocus: false,
        retry: (failures, error) => error instanceof Unreachable && failures < 2,
        retryDelay: 500,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return client;
}

/** Who this recorder is and what it allows. */
export function useAbout() {
  return useAnswer('about', undefined, { every_ms: ABOUT_EVERY_MS });
}

/** Who is signed in at this seat. */
export function useSession() {
  return useAnswer('session', undefined, { every_ms: SESSION_EVERY_MS });
}

/** All cameras in their order, with their states. */
export function useCameras() {
  return useAnswer('cameras', undefined, { every_ms: CAMERAS_EVERY_MS });
}
