/** The screen that is open over the live pictures, for somebody who is signed in. */
import type { ReactNode } from 'react';
import { CamerasScreen } from '../screens/cameras/CamerasScreen.tsx';
import { HealthScreen } from '../screens/health/HealthScreen.tsx';
import { PeopleScreen } from '../screens/people/PeopleScreen.tsx';
import { PhonesScreen } from '../screens/phones/PhonesScreen.tsx';
import { PlaybackScreen } from '../screens/playback/PlaybackScreen.tsx';
import { SystemScreen } from '../screens/system/SystemScreen.tsx';
import type { Role, ScreenId } from './navigation.ts';

export interface ScreenProps {
  readonly screen: ScreenId;
  readonly role: Role;
  readonly onClose: () => void;
}

export function Screen({ screen, role, onClose }: ScreenProps): ReactNode {
  switch (screen) {
    case 'live':
      return undefined;
    case 'playback':
      return <PlaybackScreen onClose={onClose} />;
    case 'cameras':
      return <CamerasScreen onClose={onClose} />;
    case 'phones':
      return <PhonesScreen onClose={onClose} />;
    case 'people':
      return <PeopleScreen onClose={onClose} />;
    case 'system':
      return <SystemScreen key="system" onClose={onClose} />;
    case 'health':
      return role === 'owner' ? (
        <SystemScreen key="health" first="health" onClose={onClose} />
      ) : (
        <HealthScreen onClose={onClose} />
      );
  }
}
