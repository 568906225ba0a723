/**
 * The playback websocket of a screen: one for its pictures and its filmstrip. When the session ends `onSessionEnded` is called, and a
 * moment later it is tried again, as whoever is there then: where a new session goes on, so do the pictures.
 */
import { routes } from '@nightlatch/protocol';
import { useEffect, useRef, useState } from 'react';
import { routePath } from '../api.ts';
import { PlaybackLink, type LinkState } from './playback-link.ts';

const REOPEN_MS = 1_500;

export interface HeldLink {
  /** Undefined at the first render alone. */
  readonly link: PlaybackLink | undefined;
  readonly state: LinkState;
}

export function usePlaybackLink(onSessionEnded: () => void): HeldLink {
  const [generation, setGeneration] = useState(0);
  const [link, setLink] = useState<PlaybackLink>();
  const [state, setState] = useState<LinkState>('idle');
  const latest = useRef(onSessionEnded);
  useEffect(() => {
    latest.current = onSessionEnded;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const url = new URL(routePath(routes.playback), location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    const made = new PlaybackLink(url.href, (now) => {
      setState(now);
      if (now !== 'session-ended') return;
      latest.current();
      timer = setTimeout(() => setGeneration((before) => before + 1), REOPEN_MS);
    });
    setLink(made);
    return () => {
      clearTimeout(timer);
      made.close();
    };
  }, [generation]);
  return { link, state };
}
