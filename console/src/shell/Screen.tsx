/** The screen that is open over the live pictures. */
import type { ReactNode } from 'react';
import type { ScreenId } from './navigation.ts';

export interface ScreenProps {
  readonly screen: ScreenId;
  readonly onClose: () => void;
}

export function Screen({ screen }: ScreenProps): ReactNode {
  return screen === 'live' ? undefined : undefined;
}
