/** What a call threw, as its sentence, with the detail one click away and a way to try again. */
import { ApiProblem, sentenceOf } from '@nightlatch/ui/api';
import { RotateCw } from 'lucide-react';
import { Button } from '../Button.tsx';
import { Notice } from './Notice.tsx';

export interface FailureProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

export function Failure({ error, onRetry }: FailureProps) {
  const detail = error instanceof ApiProblem ? error.detail : undefined;
  return (
    <Notice
      kind="bad"
      actions={
        onRetry && (
          <Button icon={RotateCw} onPress={onRetry}>
            Try again
          </Button>
        )
      }
    >
      {sentenceOf(error)}
      {detail !== undefined && (
        <details className="kit-detail">
          <summary>Details</summary>
          {detail}
        </details>
      )}
    </Notice>
  );
}

/** The sentence for one field, when the problem belongs to it. */
export function fieldError(error: unknown, ...fields: readonly string[]): string | undefined {
  return error instanceof ApiProblem && error.field !== undefined && fields.includes(error.field)
    ? error.title
    : undefined;
}
