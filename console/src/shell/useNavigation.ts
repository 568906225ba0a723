/** The navigation's state, with what signing in and out does to the answers that the console keeps. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';
import { routes } from '@nightlatch/protocol';
import { call, sentenceOf } from '@nightlatch/ui/api';
import { answerKey } from '../kit/index.ts';
import { useIdle } from './idle.ts';
import { navigate, startView, type Action, type View } from './navigation.ts';
import { useSession } from './queries.ts';

/** Answers that do not depend on who is signed in. */
const EVERYBODYS: readonly unknown[] = ['about', 'session', 'cameras', 'signInNames'];

export interface Navigation {
  readonly view: View;
  readonly go: (action: Action) => void;
  /** Signs out and says `said`; a failure is said instead. */
  readonly signOut: (said: string) => void;
}

export function useNavigation(): Navigation {
  const client = useQueryClient();
  const [view, go] = useReducer(navigate, startView);
  const session = useSession();
  const signedIn = session.data?.signedIn;
  const saying = useRef<string>(undefined);

  const signOut = useCallback(
    (said: string): void => {
      saying.current = said;
      call(routes.signOut)
        .then(
          () => client.invalidateQueries({ queryKey: answerKey('session') }),
          (error: unknown) => {
            saying.current = undefined;
            go({ do: 'say', said: `Signing out failed. ${sentenceOf(error)}` });
            return client.invalidateQueries({ queryKey: answerKey('session') });
          },
        )
        .catch(() => undefined);
    },
    [client],
  );

  // However a session ends (the button, idleness, a reset, the recorder's own rules), the screen is the same: live pictures.
  const before = useRef<string>(undefined);
  useEffect(() => {
    const was = before.current;
    before.current = signedIn?.accountId;
    if (was === undefined || signedIn !== undefined || session.data === undefined) return;
    go({ do: 'signed-out', said: saying.current ?? 'You were signed out.' });
    saying.current = undefined;
    client.removeQueries({ predicate: (query) => !EVERYBODYS.includes(query.queryKey[0]) });
    void client.invalidateQueries({ queryKey: answerKey('cameras') });
  }, [client, session.data, signedIn]);

  const limit_s = session.data?.idleSignOut_s;
  useIdle(signedIn === undefined ? undefined : limit_s, () => signOut(sayIdle(limit_s ?? 0)));
  return { view, go, signOut };
}

function sayIdle(limit_s: number): string {
  const time = limit_s >= 60 ? `${Math.round(limit_s / 60)} minutes` : `${Math.round(limit_s)} seconds`;
  return `Signed out after ${time} without a click.`;
}
