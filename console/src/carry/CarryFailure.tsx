/** Why a request could not be shown or saved; where only a new code can be carried, the way to one. */
import { ApiProblem } from '@nightlatch/ui/api';
import { Send } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Failure, Notice } from '../kit/index.ts';

export interface CarryFailureProps {
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
  readonly onNewCode?: (() => void) | undefined;
}

export function CarryFailure({ error, onRetry, onNewCode }: CarryFailureProps): ReactNode {
  if (error instanceof ApiProblem && error.code === 'envelope-gone') {
    return (
      <Notice
        kind="warning"
        title={error.title}
        actions={
          onNewCode && (
            <Button icon={Send} onPress={onNewCode}>
              Make a new code
            </Button>
          )
        }
      />
    );
  }
  return <Failure error={error} onRetry={onRetry} />;
}
