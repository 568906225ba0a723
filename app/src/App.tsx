/** The app: which screen is shown, and what floats over it. */
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { AppContext, useSnapshot, type Message } from './context.tsx';
import type { Recorders } from './model/recorders.ts';
import { Toast } from './parts/Toast.tsx';
import { usePlace } from './route.ts';
import { AddScreen } from './screens/AddScreen.tsx';
import { ArrangeScreen } from './screens/ArrangeScreen.tsx';
import { HelpScreen } from './screens/HelpScreen.tsx';
import { LiveScreen } from './screens/LiveScreen.tsx';
import { RecordersScreen } from './screens/RecordersScreen.tsx';
import { PlaybackScreen } from './screens/playback/PlaybackScreen.tsx';
import { SettingsScreen } from './screens/SettingsScreen.tsx';

export interface AppProps {
  readonly recorders: Recorders;
  readonly keepsNothing: boolean;
  /** The scanned address that the page was opened with. */
  readonly openedWith: string | undefined;
}

export function App({ recorders, keepsNothing, openedWith }: AppProps): ReactNode {
  const [opened, setOpened] = useState(openedWith);
  const [message, say] = useState<Message>();
  const context = useMemo(
    () => ({ recorders, keepsNothing, opened, setOpened, say }),
    [recorders, keepsNothing, opened],
  );
  const forget = useCallback(() => say(undefined), []);
  return (
    <AppContext value={context}>
      <Screen />
      <Toast message={message} onGone={forget} />
    </AppContext>
  );
}

function Screen(): ReactNode {
  const place = usePlace();
  const { kept, listed, states } = useSnapshot();
  const find = (identity: string): (typeof kept)[number] | undefined =>
    kept.find((recorder) => recorder.identity === identity);
  switch (place.at) {
    case 'home': {
      // With one recorder, and that one usable, there is nothing to choose.
      const [only] = listed;
      const kind = only === undefined ? undefined : states.get(only.identity)?.kind;
      if (only !== undefined && listed.length === 1 && (kind === 'open' || kind === 'opening'))
        return <LiveScreen key={only.identity} recorder={only} />;
      return <RecordersScreen />;
    }
    case 'recorders':
      return <RecordersScreen />;
    case 'live': {
      const recorder = listed.find((one) => one.identity === place.identity);
      if (recorder === undefined) return <RecordersScreen />;
      return (
        <LiveScreen
          key={recorder.identity}
          recorder={recorder}
          {...(place.cameraId === undefined ? {} : { cameraId: place.cameraId })}
        />
      );
    }
    case 'playback': {
      const recorder = listed.find((one) => one.identity === place.identity);
      if (recorder === undefined) return <RecordersScreen />;
      return <PlaybackScreen key={recorder.identity} recorder={recorder} place={place} />;
    }
    case 'arrange': {
      const recorder = find(place.identity);
      return recorder === undefined ? <RecordersScreen /> : <ArrangeScreen recorder={recorder} />;
    }
    case 'add-again': {
      const recorder = find(place.identity);
      return recorder === undefined ? <AddScreen key="new" /> : <AddScreen key={recorder.identity} again={recorder} />;
    }
    case 'add':
      return <AddScreen key="new" />;
    case 'settings':
      return <SettingsScreen />;
    case 'help':
      return <HelpScreen {...(place.article === undefined ? {} : { article: place.article })} />;
  }
}
