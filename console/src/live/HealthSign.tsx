/** The sign over the live pictures that something is wrong with the recorder. A click leads to what it is. */
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { sayProblems } from '../screens/health/words.ts';

export interface HealthSignProps {
  readonly problems: number;
  readonly onPress: () => void;
}

export function HealthSign({ problems, onPress }: HealthSignProps): ReactNode {
  return (
    <div role="status">
      <button type="button" className="live-health" onClick={onPress}>
        <TriangleAlert aria-hidden="true" />
        {sayProblems(problems)}
      </button>
    </div>
  );
}
