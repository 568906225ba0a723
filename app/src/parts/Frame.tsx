/** The frame of every screen: its bar with title and way back, its content, and the tabs at the bottom. */
import { ChevronLeft, CircleHelp, LayoutGrid, Settings } from 'lucide-react';
import type { ReactNode } from 'react';
import { hrefOf, type Place } from '../route.ts';

export interface FrameProps {
  readonly title: string;
  readonly back?: Place;
  /** At the end of the bar. */
  readonly action?: ReactNode;
  /** Absent on screens that lead through a task. */
  readonly tab?: 'live' | 'settings' | 'help';
  readonly wide?: boolean;
  readonly children: ReactNode;
}

const tabs = [
  { id: 'live', words: 'Live', place: { at: 'home' }, Icon: LayoutGrid },
  { id: 'settings', words: 'Settings', place: { at: 'settings' }, Icon: Settings },
  { id: 'help', words: 'Help', place: { at: 'help' }, Icon: CircleHelp },
] as const;

export function Frame({ title, back, action, tab, wide = false, children }: FrameProps): ReactNode {
  return (
    <div className="frame" data-tabs={tab !== undefined || undefined}>
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
      {tab !== undefined && (
        <nav className="tabs" aria-label="Parts of the app">
          {tabs.map(({ id, words, place, Icon }) => (
            <a key={id} href={hrefOf(place)} {...(id === tab ? { 'aria-current': 'page' as const } : {})}>
              <Icon aria-hidden="true" />
              <span>{words}</span>
            </a>
          ))}
        </nav>
      )}
    </div>
  );
}
