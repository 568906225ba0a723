/**
 * The live picture of all cameras. Polls the list for names and states; the pictures come on a websocket each.
 * A click on a tile makes it large, a click on the large one shows all again. How many are shown at once is chosen, and kept.
 */
import { useQueryClient } from '@tanstack/react-query';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type CSSProperties, type ReactNode } from 'react';
import type { CameraView } from '@nightlatch/protocol';
import { answerKey } from '../kit/index.ts';
import { clockFormat } from './clock.ts';
import { gridFor, keepLayout, keptLayout, pageOf, pagesFor, tilesOf } from './layout.ts';
import { LargeTools } from './LargeTools.tsx';
import { LayoutChoice } from './LayoutChoice.tsx';
import { Tile } from './Tile.tsx';
import './live.css';

/** A picture that ended with its session is tried again after this, as whoever is there then. */
const REOPEN_MS = 1_500;

export interface LiveGridProps {
  /** In their order; at least one. */
  readonly cameras: readonly CameraView[];
  /** IANA name. */
  readonly timeZone: string;
  /** Changes when somebody signs in or out: the pictures are opened anew under the new session. */
  readonly session: string;
  /** Somebody is signed in. */
  readonly signedIn: boolean;
  readonly owner: boolean;
}

export function LiveGrid({ cameras, timeZone, session, signedIn, owner }: LiveGridProps): ReactNode {
  const [largeId, setLargeId] = useState<string>();
  const [page, setPage] = useState(0);
  const [choice, setChoice] = useState(() => keptLayout(localStorage));
  const { generation, onSessionEnded } = useReopening();
  const formatClock = useMemo(() => clockFormat(timeZone), [timeZone]);

  const large = cameras.find((camera) => camera.id === largeId);
  const shown = large === undefined ? pageOf(cameras, page, tilesOf(choice)) : [large];
  const pages = pagesFor(cameras.length, tilesOf(choice));
  const layout = large === undefined ? gridFor(choice, shown.length) : { columns: 1, rows: 1 };
  const at = Math.min(page, pages - 1);
  // With one camera alone there is nothing to make larger: it is large.
  const tooled = large ?? (cameras.length === 1 ? cameras[0] : undefined);
  const style: CSSProperties & Record<`--${string}`, number> = { '--columns': layout.columns, '--rows': layout.rows };

  return (
    <main className="live" data-tiles={layout.columns * layout.rows} style={style} aria-label="Live pictures">
      {shown.map((camera) => (
        <Tile
          key={`${camera.id} ${session} ${generation}`}
          camera={camera}
          large={camera === large}
          tiles={layout.columns * layout.rows}
          formatClock={formatClock}
          onToggle={() => setLargeId(cameras.length > 1 && camera !== large ? camera.id : undefined)}
          onSessionEnded={onSessionEnded}
        />
      ))}
      {large === undefined && cameras.length > 1 && (
        <div className="live-corner">
          <LayoutChoice
            value={choice}
            onChange={(chosen) => {
              // What is seen first stays in sight.
              setPage(Math.floor((at * tilesOf(choice)) / tilesOf(chosen)));
              setChoice(chosen);
              keepLayout(localStorage, chosen);
            }}
          />
          {pages > 1 && (
            <nav className="live-pages" aria-label="Pages of cameras">
              <button type="button" aria-label="Previous cameras" onClick={() => setPage((at - 1 + pages) % pages)}>
                <ChevronLeft aria-hidden="true" />
              </button>
              <span>
                {at + 1} of {pages}
              </span>
              <button type="button" aria-label="Next cameras" onClick={() => setPage((at + 1) % pages)}>
                <ChevronRight aria-hidden="true" />
              </button>
            </nav>
          )}
        </div>
      )}
      {signedIn && tooled !== undefined && (
        <LargeTools
          key={tooled.id}
          camera={tooled}
          owner={owner}
          onAll={large === undefined ? undefined : () => setLargeId(undefined)}
        />
      )}
    </main>
  );
}

/** Asks who is signed in when a picture ended with its session, and opens the pictures again a moment later. */
function useReopening(): { generation: number; onSessionEnded: () => void } {
  const client = useQueryClient();
  const [generation, setGeneration] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onSessionEnded = useCallback(() => {
    void client.invalidateQueries({ queryKey: answerKey('session') });
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setGeneration((before) => before + 1), REOPEN_MS);
  }, [client]);
  return { generation, onSessionEnded };
}
