/**
 * The console as a whole: the seat first, then live pictures with one screen or dialog over them, the menu bar above
 * everything. Right-click works in each of these states.
 */
import { useQueryClient } from '@tanstack/react-query';
import { PlugZap } from 'lucide-react';
import { useCallback, useRef, type ReactNode } from 'react';
import { LiveScreen } from '../live/LiveScreen.tsx';
import { MenuBar } from '../menu-bar/MenuBar.tsx';
import { useRightClick } from '../menu-bar/right-click.ts';
import { usePatience } from '../kit/index.ts';
import { HelpScreen } from '../screens/help/HelpScreen.tsx';
import { Messages } from './Messages.tsx';
import { mayOpen, type MenuChoice } from './navigation.ts';
import { Overlays } from './Overlays.tsx';
import { PlainPage } from './PlainPage.tsx';
import { useAbout, useSession } from './queries.ts';
import { Screen } from './Screen.tsx';
import { useSeat } from './seat.ts';
import { LostSeat, NoSeat } from './SeatPages.tsx';
import { useFirstOverlay } from './useFirstOverlay.ts';
import { useNavigation } from './useNavigation.ts';

export function Shell(): ReactNode {
  const client = useQueryClient();
  const onBack = useCallback(() => void client.invalidateQueries(), [client]);
  const seat = useSeat(onBack);
  if (seat === 'none') return <NoSeat />;
  if (seat === 'lost') return <LostSeat />;
  return <Seated isAway={seat === 'away'} isKnown={seat !== 'checking'} />;
}

function Seated({ isAway, isKnown }: { readonly isAway: boolean; readonly isKnown: boolean }): ReactNode {
  const about = useAbout();
  const session = useSession();
  const { view, go, signOut } = useNavigation();
  const focusBefore = useRef<Element>(null);
  useRightClick(() => {
    if (!view.menu) focusBefore.current = document.activeElement;
    else giveBack(focusBefore.current);
    go({ do: 'toggle-menu' });
  });
  const isReady = about.data !== undefined && session.data !== undefined;
  useFirstOverlay(isReady ? { about: about.data, signedIn: session.data.signedIn } : undefined, view, go);

  if (!isReady) return <Waiting isLong={isKnown} />;
  const signedIn = session.data.signedIn;
  const role = signedIn?.role;
  const screen = role !== undefined && mayOpen(role, view.screen) ? view.screen : 'live';
  // One dialog at a time: two that open in the same moment would each take the other out of reach.
  const showsScreen = signedIn !== undefined && signedIn.resetNotices.length === 0 && view.overlay?.kind !== 'setup';
  const choose = (choice: MenuChoice): void => {
    go({ do: 'choose', choice, role });
    if (choice === 'sign-out') signOut('You are signed out.');
  };

  return (
    <div className="shell">
      {about.data.setUp && view.overlay?.kind !== 'setup' && (
        <LiveScreen
          timeZone={about.data.timeZone}
          accountId={signedIn?.accountId}
          owner={role === 'owner'}
          problems={about.data.problems}
          onHealth={() => choose('health')}
        />
      )}
      {showsScreen && <Screen screen={screen} role={signedIn.role} onClose={() => go({ do: 'close-screen' })} />}
      <Overlays about={about.data} signedIn={signedIn} view={view} go={go} />
      {view.help && <HelpScreen onClose={() => go({ do: 'help', open: false })} />}
      {view.menu && (
        <MenuBar
          theme={about.data.menuTheme}
          role={role}
          setUp={about.data.setUp}
          current={view.help ? 'help' : screen}
          problems={about.data.problems}
          onChoose={choose}
          onClose={() => {
            go({ do: 'close-menu' });
            giveBack(focusBefore.current);
          }}
        />
      )}
      <Messages
        about={about.data}
        signedIn={signedIn}
        view={view}
        isAway={isAway}
        isFree={screen === 'live' && view.overlay === undefined && !view.help && about.data.setUp}
        go={go}
      />
    </div>
  );
}

/** The menu bar went away unused: whoever was typing goes on typing. */
function giveBack(focused: Element | null): void {
  // Two frames: the dialog below takes the focus back for itself first.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => focused instanceof HTMLElement && focused.isConnected && focused.focus()),
  );
}

/** Before the first answer; in words once it takes long. */
function Waiting({ isLong }: { readonly isLong: boolean }): ReactNode {
  const shows = usePatience(isLong);
  if (!shows) return <div className="shell" aria-busy="true" />;
  return (
    <PlainPage icon={<PlugZap aria-hidden="true" />} title="Waiting for the recorder">
      <p role="status">The screen comes up by itself as soon as the recorder answers.</p>
    </PlainPage>
  );
}
