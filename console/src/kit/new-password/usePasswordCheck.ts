/**
 * The recorder's judgement of a password while it is typed. It is the judge: nothing here accepts a password by itself.
 * The password goes in the body of a request to the recorder, and into no cache.
 */
import { routes, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { useEffect, useState } from 'react';

export type PasswordJudgement = RouteAnswer<Routes['checkPassword']>;

const TYPING_PAUSE_MS = 200;

export interface PasswordNames {
  /** Of the person whose password it is, and of the recorder: a password must not be one of them. */
  readonly accountName?: string | undefined;
  readonly recorderName?: string | undefined;
}

export interface PasswordCheck {
  /** The newest judgement: of the password as it stands, or of one a moment ago. */
  readonly judgement: PasswordJudgement | undefined;
  /** True when `judgement` is about the password as it stands. */
  readonly isCurrent: boolean;
  readonly error: unknown;
}

export function usePasswordCheck(password: string, { accountName, recorderName }: PasswordNames): PasswordCheck {
  const [answer, setAnswer] = useState<{ of: string; judgement: PasswordJudgement }>();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const ended = new AbortController();
    const body = {
      password,
      ...(accountName === undefined || accountName === '' ? {} : { accountName }),
      ...(recorderName === undefined || recorderName === '' ? {} : { recorderName }),
    };
    // Before anything is typed it is the rules that are asked for: at once.
    const pause_ms = password === '' ? 0 : TYPING_PAUSE_MS;
    const timer = setTimeout(() => {
      call(routes.checkPassword, { body, signal: ended.signal }).then(
        (judgement) => {
          setAnswer({ of: password, judgement });
          setError(undefined);
        },
        (thrown: unknown) => {
          if (!ended.signal.aborted) setError(thrown);
        },
      );
    }, pause_ms);
    return () => {
      clearTimeout(timer);
      ended.abort();
    };
  }, [password, accountName, recorderName]);
  return { judgement: answer?.judgement, isCurrent: answer !== undefined && answer.of === password, error };
}
