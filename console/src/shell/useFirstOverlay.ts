/** What opens by itself when the screen has just been loaded: a recovery that was under way, or the word that a reset held. */
import { useEffect, useRef, type Dispatch } from 'react';
import { begunRecovery } from '../recovery/resume.ts';
import type { Action } from './navigation.ts';
import type { About, SignedIn } from './Overlays.tsx';

export function useFirstOverlay(
  known: { about: About; signedIn: SignedIn | undefined } | undefined,
  go: Dispatch<Action>,
): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (known === undefined || isDone.current) return;
    isDone.current = true;
    if (known.signedIn !== undefined) return;
    const begun = begunRecovery();
    if (begun !== undefined) go({ do: 'open-overlay', overlay: { kind: 'recovery', ...begun, resume: true } });
    else if (known.about.lastReset !== undefined) go({ do: 'open-overlay', overlay: { kind: 'reset-held' } });
  }, [known, go]);
}
