/** The frame of every screen: its bar with title and way back, its content, and the tabs at the bottom. */
import { ChevronLeft, CircleHelp, History, LayoutGrid, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { useSnapshot } from '../context.tsx';
import { hrefOf, usePlace, type Place } from '../route.ts';

export type Tab = 'live' | 'playback' | 'settings' | 'help';

export interface FrameProps {
  readonly title: string;
  readonly back?: Place;
  /** At the end of the bar. */
  readonly action?: ReactNode;
  /** Absent on screens that lead through a task. */
  readonly tab?: Tab;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

const tabs = [
  { id: 'live', words: 'Live', Icon: LayoutGrid },
  { id: 'playback', words: 'Playback', Icon: History },
  { id: 'settings', words: 'Settings', Icon: Settings },
  { id: 'help', words: 'Help', Icon: CircleHelp },
] as const;

export function Frame({ title, back, action, tab, wide = false, children }: FrameProps): ReactNode {
  return (
    <div className="frame" data-tabs={tab ?? undefined}>
      <header className="bar" data-back={back !== undefined || undefined}>
        {back !== undefined && (
          <a className="bar-button" href={hrefOf(back)} aria-label="Back">
            <ChevronLeft aria-hidden="true" />
          </a>
        )}
        <h1>{title}</h1>
        <div className="bar-action">{action}</div>
      </header>
      <main className={wide ? 'content content-wide' : 'content'}>{children}</main>
      {tab !== undefined && <Tabs tab={tab} />}
    </div>
  );
}

function Tabs({ tab }: { readonly tab: Tab }): ReactNode {
  const place = usePlace();
  const { listed, states } = useSnapshot();
  const [only] = listed;
  const identity = 'identity' in place ? place.identity : listed.length === 1 ? only?.identity : undefined;
  const kind = identity === undefined ? undefined : states.get(identity)?.kind;
  const hasFootage = kind === 'open' || kind === 'opening' || kind === 'unreachable';
  return (
    <nav className="tabs" aria-label="Parts of the app">
      {tabs.map(({ id, words, Icon }) => {
        const to = placeOf(id, place, hasFootage ? identity : undefined);
        if (to === undefined) return null;
        return (
          <a key={id} href={hrefOf(to)} {...(id === tab ? { 'aria-current': 'page' as const } : {})}>
            <Icon aria-hidden="true" />
            <span>{words}</span>
          </a>
        );
      })}
    </nav>
  );
}

/** Live and playback keep to the camera that is looked at. Without a recorder that answers there is no playback. */
function placeOf(tab: Tab, place: Place, identity: string | undefined): Place | undefined {
  switch (tab) {
    case 'live': {
      if (place.at !== 'playback') return { at: 'home' };
      const [cameraId] = place.cameraIds ?? [];
      const isOne = place.cameraIds?.length === 1 && cameraId !== undefined;
      return isOne ? { at: 'live', identity: place.identity, cameraId } : { at: 'live', identity: place.identity };
    }
    case 'playback': {
      if (identity === undefined) return undefined;
      if (place.at === 'playback') return place;
      const cameraId = place.at === 'live' ? place.cameraId : undefined;
      return { at: 'playback', identity, ...(cameraId === undefined ? {} : { cameraIds: [cameraId] }) };
    }
    case 'settings':
    case 'help':
      return { at: tab };
  }
}
