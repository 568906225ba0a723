/**
 * What floats beside an enlarged live picture: its sound (off at first; on or off and how loud are remembered by this browser), and the
 * choice where this browser cannot decode the main picture. Spread `picture` over the LivePicture; draw the rest as buttons.
 */
import { useEffect, useRef, useState } from 'react';
import { z } from 'zod';
import { LiveSound } from './live-sound.ts';
import type { LivePictureProps } from './LivePicture.tsx';
import type { LiveState } from './live-state.ts';

const KEPT_AS = 'nightlatch.live-sound';
const NO_SOUND_HERE = 'The smaller picture has no sound.';
const USUAL = { isOn: false, volume: 0.8 };
const keptSchema = z.object({ isOn: z.boolean(), volume: z.number().min(0).max(1) });
type Kept = z.infer<typeof keptSchema>;

export interface LiveSoundControl extends Kept {
  readonly toggle: () => void;
  readonly setVolume: (volume: number) => void;
  /** Why nothing is heard though it is on; undefined: it is heard, or about to be. */
  readonly problem: string | undefined;
}

export interface LiveChoice {
  /** What this browser cannot do; undefined: the state's own words are on the picture. */
  readonly sentence: string | undefined;
  readonly isConverted: boolean;
  readonly toggle: () => void;
}

export interface LiveExtras {
  readonly picture: Pick<LivePictureProps, 'isConverted' | 'convertAgain' | 'withSound' | 'sound' | 'onSoundProblem'>;
  readonly sound: LiveSoundControl;
  readonly choice: LiveChoice | undefined;
  readonly onState: (state: LiveState) => void;
}

/** `isLarge`: of small pictures none is heard. */
export function useLiveExtras(isLarge: boolean): LiveExtras {
  const [kept, setKept] = useState(loadKept);
  const [problem, setProblem] = useState<string>();
  const [state, setState] = useState<LiveState>();
  const [conversions, setConversions] = useState(0);
  const [isConverted, setConverted] = useState(false);
  const live = useRef<LiveSound>(undefined);
  const isHeard = isLarge && kept.isOn;
  const volume = useRef(kept.volume);

  useEffect(() => {
    if (!isHeard) return;
    const made = new LiveSound(() => setProblem('This browser cannot play this camera’s sound.'));
    made.setVolume(volume.current);
    live.current = made;
    return () => {
      made.close();
      live.current = undefined;
      setProblem(undefined);
    };
  }, [isHeard]);
  useEffect(() => {
    volume.current = kept.volume;
    live.current?.setVolume(kept.volume);
  }, [kept.volume]);

  const keep = (next: Kept): void => {
    setKept(next);
    saveKept(next);
  };
  return {
    picture: { isConverted, convertAgain: conversions, withSound: isHeard, sound: live, onSoundProblem: setProblem },
    onState: setState,
    sound: {
      ...kept,
      problem: isHeard ? (isStandIn(state) ? NO_SOUND_HERE : problem) : undefined,
      toggle: () => keep({ ...kept, isOn: !kept.isOn }),
      setVolume: (next) => keep({ isOn: next > 0, volume: next }),
    },
    choice: choiceOf(state, isConverted, (converts) => {
      setConverted(converts);
      setConversions((before) => before + 1);
    }),
  };
}

function choiceOf(
  state: LiveState | undefined,
  isConverted: boolean,
  convert: (converts: boolean) => void,
): LiveChoice | undefined {
  const toggle = (): void => convert(true);
  if (state?.kind === 'unsupported') {
    return state.canConvert ? { sentence: undefined, isConverted: false, toggle } : undefined;
  }
  if (state?.kind === 'playing' && state.standIn !== undefined) {
    return { sentence: `This is the smaller picture. ${state.standIn}`, isConverted: false, toggle };
  }
  if (!isConverted) return undefined;
  return { sentence: 'The recorder converts this picture.', isConverted: true, toggle: () => convert(false) };
}

function isStandIn(state: LiveState | undefined): boolean {
  return state?.kind === 'playing' && state.standIn !== undefined;
}

function loadKept(): Kept {
  try {
    return keptSchema.safeParse(JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null')).data ?? USUAL;
  } catch {
    return USUAL;
  }
}

function saveKept(kept: Kept): void {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing forgets it.
  }
}
