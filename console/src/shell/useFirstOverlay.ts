/**
 * What opens by itself: when the screen has just been loaded, a recovery that was under way or the word that a reset held;
 * when an owner is there, a setup that was cut short. Never over the menu bar, which would then be out of reach: whoever has
 * right-clicked goes first, and what they choose stands.
 */
import { useEffect, useRef, type Dispatch } from 'react';
import { begunRecovery } from '../recovery/resume.ts';
import { wasCutShort } from '../setup/steps.ts';
import { useCameras } from './queries.ts';
import type { Action, View } from './navigation.ts';
import type { About, SignedIn } from '@nightlatch/protocol';

export function useFirstOverlay(
  known: { about: About; signedIn: SignedIn | undefined } | undefined,
  view: View,
  go: Dispatch<Action>,
): void {
  const isChoosing = view.menu;
  const isElsewhere = view.overlay !== undefined || view.help;
  const isDone = useRef(false);
  useEffect(() => {
    if (known === undefined || isChoosing || isDone.current) return;
    isDone.current = true;
    if (known.signedIn !== undefined || isElsewhere) return;
    const begun = begunRecovery();
    if (begun !== undefined) go({ do: 'open-by-itself', overlay: { kind: 'recovery', ...begun, resume: true } });
    else if (known.about.lastReset !== undefined) go({ do: 'open-by-itself', overlay: { kind: 'reset-held' } });
  }, [known, isChoosing, isElsewhere, go]);

  const cameras = useCameras().data?.length;
  const setUp = known?.about.setUp;
  const signedIn = known?.signedIn;
  const isOffered = useRef<string>(undefined);
  useEffect(() => {
    if (signedIn === undefined) isOffered.current = undefined;
    if (setUp === undefined || cameras === undefined || signedIn?.role !== 'owner') return;
    if (isChoosing || isElsewhere) return;
    if (isOffered.current === signedIn.accountId) return;
    isOffered.current = signedIn.accountId;
    if (wasCutShort({ setUp, warnings: signedIn.warnings, cameras })) {
      go({ do: 'open-by-itself', overlay: { kind: 'setup' } });
    }
  }, [setUp, signedIn, cameras, isChoosing, isElsewhere, go]);
}
