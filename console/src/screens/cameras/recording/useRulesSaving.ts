/** Saves recording rules of cameras, and puts back those that held before: the last change can be undone until the page is left. */
import { USUAL_RECORDING_RULES, routes, type CameraView, type RecordingRules } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerKey } from '../../../kit/index.ts';

export interface RulesOf {
  readonly cameraId: string;
  readonly rules: RecordingRules;
}

export interface Change {
  /** What was done, in a sentence. */
  readonly words: string;
  readonly before: readonly RulesOf[];
}

export function rulesOf({ rules }: CameraView): RecordingRules {
  return rules ?? USUAL_RECORDING_RULES;
}

export function useRulesSaving() {
  const client = useQueryClient();
  const [last, setLast] = useState<Change>();
  const saving = useMutation({
    mutationFn: async ({ wanted }: { readonly wanted: readonly RulesOf[]; readonly change: Change | undefined }) => {
      for (const { cameraId, rules } of wanted) {
        await call(routes.changeRecordingRules, { params: { id: cameraId }, body: rules });
      }
    },
    onSuccess: (_nothing, { change }) => setLast(change),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: answerKey('cameras') }),
        client.invalidateQueries({ queryKey: answerKey('footageForecast') }),
      ]),
  });
  return {
    saving,
    /** What can be undone. */
    last,
    save: (wanted: readonly RulesOf[], change: Change, onDone: () => void): void =>
      saving.mutate({ wanted, change }, { onSuccess: onDone }),
    undo: (onDone: () => void): void => {
      if (last !== undefined) saving.mutate({ wanted: last.before, change: undefined }, { onSuccess: onDone });
    },
  };
}
