/** Playback of one recorder's cameras: which of them, by which means, and where it begins. */
import { newestFootage } from '@nightlatch/ui/playback/recorder-asks';
import { sentenceOf } from '@nightlatch/ui/api';
import { useEffect, useState, type ReactNode } from 'react';
import { useApp, useLastOpen, useSnapshot } from '../../context.tsx';
import { deviceWord } from '../../model/device-label.ts';
import { isFinal } from '../../model/connection.ts';
import { arrange, type KeptRecorder } from '../../model/kept-recorder.ts';
import { Button } from '../../parts/Button.tsx';
import { Frame } from '../../parts/Frame.tsx';
import { ModeSwitch } from '../../parts/ModeSwitch.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { go, type Place } from '../../route.ts';
import { DecodedPlayback, VideoPlayback } from './by-way.tsx';
import { useRecorderFacts } from './use-recorder-facts.ts';
import { mostCameras, wayToPlay } from './way-to-play.ts';

/** So far behind the newest footage, so that pictures do not wait for every fragment, or piece. */
const BEHIND_MS = { decoded: 5_000, hls: 20_000, mp4: 20_000 } as const;
const WIDE = '(min-width: 900px)';

export interface PlaybackScreenProps {
  readonly recorder: KeptRecorder;
  readonly place: Extract<Place, { at: 'playback' }>;
}

export function PlaybackScreen({ recorder, place }: PlaybackScreenProps): ReactNode {
  const { recorders } = useApp();
  const { identity } = recorder;
  const state = useSnapshot().states.get(identity);
  const lastOpen = useLastOpen(state);
  const facts = useRecorderFacts(lastOpen?.session, state?.kind === 'open');
  const [way] = useState(wayToPlay);

  // Refused for good: everything here stops, and the tile says why.
  const over = state === undefined || isFinal(state);
  useEffect(() => {
    if (over) go({ at: 'recorders' }, 'replace');
  }, [over]);
  if (over) return null;

  const all = arrange(lastOpen?.cameras ?? [], recorder.order);
  const most = mostCameras(way, matchMedia(WIDE).matches);
  const asked = all.filter(({ id }) => place.cameraIds?.includes(id));
  const chosen = (asked.length > 0 ? asked : all).slice(0, most);
  const [first] = chosen;
  const isOne = chosen.length === 1 && first !== undefined;
  const live: Place = isOne ? { at: 'live', identity, cameraId: first.id } : { at: 'live', identity };
  return (
    <Frame
      title={isOne ? first.name : recorder.name}
      back={{ at: 'live', identity }}
      tab="playback"
      wide
      action={<ModeSwitch now="playback" live={live} playback={place} />}
    >
      {state.kind === 'unreachable' && (
        <div className="live-notice">
          <Notice kind="warning">
            {state.sentence} Is it on, and is this {deviceWord()} in its network? It is tried again by itself.
          </Notice>
        </div>
      )}
      {(lastOpen === undefined || facts === undefined) && state.kind !== 'unreachable' && (
        <p className="wait">Connecting to {recorder.name}…</p>
      )}
      {lastOpen !== undefined && all.length === 0 && (
        <p className="wait">This recorder has no cameras yet. They are added at its own screen, under Cameras.</p>
      )}
      {facts !== undefined && first !== undefined && (
        <Begin
          cameraIds={chosen.map(({ id }) => id)}
          name={isOne ? first.name : 'these cameras'}
          at_ms={place.at_ms}
          behind_ms={BEHIND_MS[way]}
          timeZone={facts.timeZone}
          now_ms={facts.now_ms}
        >
          {(start_ms) => {
            const common = {
              recorder,
              cameras: chosen,
              all,
              most,
              facts,
              start_ms,
              onSessionEnded: () => recorders.check(identity),
            };
            return way === 'decoded' ? <DecodedPlayback {...common} /> : <VideoPlayback {...common} way={way} />;
          }}
        </Begin>
      )}
    </Frame>
  );
}

interface BeginProps {
  readonly cameraIds: readonly string[];
  readonly name: string;
  /** Where one wants to begin; undefined: at what is newest. */
  readonly at_ms: number | undefined;
  readonly behind_ms: number;
  readonly timeZone: string;
  readonly now_ms: () => number;
  readonly children: (start_ms: number) => ReactNode;
}

type Newest = { readonly kind: 'none' } | { readonly kind: 'found'; readonly at_ms: number };

/** Looks for where to begin, once. */
function Begin({ cameraIds, name, at_ms, behind_ms, timeZone, now_ms, children }: BeginProps): ReactNode {
  const [first] = useState(at_ms);
  const [newest, setNewest] = useState<Newest>();
  const [problem, setProblem] = useState<string>();
  const [tries, setTries] = useState(0);
  const ids = cameraIds.join(' ');
  const isFound = first !== undefined || newest?.kind === 'found';
  useEffect(() => {
    if (isFound) return;
    const abort = new AbortController();
    newestFootage(ids.split(' '), timeZone, now_ms(), abort.signal).then(
      (found_ms) => {
        setProblem(undefined);
        setNewest(found_ms === undefined ? { kind: 'none' } : { kind: 'found', at_ms: found_ms });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setProblem(sentenceOf(error));
      },
    );
    return () => abort.abort();
  }, [isFound, ids, timeZone, now_ms, tries]);

  if (first !== undefined) return children(first);
  if (newest?.kind === 'found') return children(newest.at_ms - behind_ms);
  const again = (words: string): ReactNode => (
    <Button kind="plain" onClick={() => setTries(tries + 1)}>
      {words}
    </Button>
  );
  if (problem !== undefined) {
    return (
      <div className="wait stack">
        <p role="alert">{problem}</p>
        {again('Try again')}
      </div>
    );
  }
  if (newest === undefined) return <p className="wait">Looking for footage…</p>;
  return (
    <div className="wait stack">
      <p role="status">There is no footage of {name} yet. It appears here as soon as it is recorded.</p>
      {again('Look again')}
    </div>
  );
}
