/** One try of a code: sent once, its refusal kept until something else is typed, a wait that it asks for counted down. */
import { useState } from 'react';
import { ApiProblem } from '@nightlatch/ui/api';
import { useWait } from '@nightlatch/ui/wait';
import type { Grant } from './flow.ts';

export interface CodeTry {
  readonly isBusy: boolean;
  /** What the last try threw. */
  readonly error: unknown;
  /** The sentence for the field; undefined when the failure is not about what was typed. */
  readonly sentence: string | undefined;
  /** Seconds until the recorder takes another try; 0 when it does. */
  readonly wait_s: number;
  readonly submit: () => void;
  readonly clear: () => void;
}

/** True for the refusals that belong to what was typed. */
function isAboutCode(error: unknown): error is ApiProblem {
  if (!(error instanceof ApiProblem) || error.code === undefined) return false;
  return error.code.startsWith('code-') || ['saved-code-wrong', 'bad-input', 'throttled'].includes(error.code);
}

export function useCodeTry(options: {
  readonly send: () => Promise<Grant>;
  readonly onGrant: (grant: Grant) => void;
  readonly onRefused: () => void;
}): CodeTry {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const { left_s, begin } = useWait();

  const attempt = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      options.onGrant(await options.send());
    } catch (thrown) {
      setError(thrown);
      if (thrown instanceof ApiProblem) begin(thrown.retryAfter_s ?? 0);
      options.onRefused();
    } finally {
      setIsBusy(false);
    }
  };

  return {
    isBusy,
    error,
    sentence: isAboutCode(error) ? error.title : undefined,
    wait_s: left_s,
    submit: () => {
      if (!isBusy && left_s === 0) void attempt();
    },
    clear: () => setError(undefined),
  };
}
