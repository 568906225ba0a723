/** Live or playback of the same camera. */
import { History, Radio } from 'lucide-react';
import type { ReactNode } from 'react';
import { hrefOf, type Place } from '../route.ts';

export interface ModeSwitchProps {
  readonly now: 'live' | 'playback';
  readonly live: Place;
  readonly playback: Place;
}

export function ModeSwitch({ now, live, playback }: ModeSwitchProps): ReactNode {
  const modes = [
    { id: 'live', words: 'Live', Icon: Radio, place: live },
    { id: 'playback', words: 'Playback', Icon: History, place: playback },
  ] as const;
  return (
    <nav className="mode-switch" aria-label="Live or playback">
      {modes.map(({ id, words, Icon, place }) => (
        <a key={id} href={hrefOf(place)} {...(id === now ? { 'aria-current': 'page' as const } : {})}>
          <Icon aria-hidden="true" />
          {words}
        </a>
      ))}
    </nav>
  );
}
