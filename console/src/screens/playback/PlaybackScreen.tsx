/** Playback: which cameras and from when; the empty states; then the pictures with all that controls them. */
import { Cctv, Film } from 'lucide-react';
import { useState } from 'react';
import { newestSpan, openingInstant } from '@nightlatch/ui/playback/recorder-asks';
import { usePolled } from '@nightlatch/ui/use-polled';
import { Dialog, Empty, Failure, Progress } from '../../kit/index.ts';
import { useAbout, useCameras, useSession } from '../../shell/queries.ts';
import { CameraChooser } from './CameraChooser.tsx';
import { lastPlace } from './last-place.ts';
import { Stage } from './Stage.tsx';
import './playback.css';

/** Of one who has not chosen yet. */
const FIRST_CAMERAS = 4;
const LOOK_EVERY_MS = 5_000;

export interface PlaybackScreenProps {
  readonly onClose: () => void;
}

export function PlaybackScreen({ onClose }: PlaybackScreenProps) {
  const cameras = useCameras();
  const timeZone = useAbout().data?.timeZone;
  const signedIn = useSession().data?.signedIn;
  const accountId = signedIn?.accountId ?? '';
  const [place] = useState(() => lastPlace(accountId));
  const [chosen, setChosen] = useState(place?.cameraIds);
  const all = cameras.data ?? [];
  const wanted = all.filter(({ id }) => chosen?.includes(id));
  // Those that were chosen may have been removed since.
  const shown = wanted.length > 0 ? wanted : all.slice(0, FIRST_CAMERAS);
  const ids = shown.map(({ id }) => id);
  const isOpening = place === undefined && ids.length > 0 && timeZone !== undefined;
  const newest = usePolled(isOpening ? ids.join(' ') : undefined, LOOK_EVERY_MS, async (signal) => ({
    range: await newestSpan(ids, timeZone ?? 'UTC', Date.now(), signal),
  }));
  const found = newest.data?.range;
  const [opened_ms, setOpened] = useState(place?.at_ms);
  if (opened_ms === undefined && found !== undefined) setOpened(openingInstant(found));

  if (opened_ms !== undefined && shown.length > 0 && timeZone !== undefined && signedIn !== undefined) {
    return (
      <Stage
        cameras={all}
        shown={shown}
        onChoose={setChosen}
        start_ms={opened_ms}
        shownAtFirst_ms={place?.shown_ms}
        timeZone={timeZone}
        signedIn={signedIn}
        onClose={onClose}
      />
    );
  }
  const error = cameras.error ?? newest.error ?? null;
  return (
    <Dialog
      title="Playback"
      size="full"
      onClose={onClose}
      tools={shown.length > 0 && <CameraChooser cameras={all} chosenIds={ids} onChoose={setChosen} />}
    >
      {error !== null && (
        <Failure error={error} onRetry={() => void (cameras.error === null ? newest.reload() : cameras.refetch())} />
      )}
      {error === null && (cameras.data === undefined || (shown.length > 0 && newest.data === undefined)) && (
        <Progress label="Looking for footage…" />
      )}
      {cameras.data?.length === 0 && (
        <Empty icon={Cctv} title="No cameras yet">
          Footage appears here once a camera is added.
        </Empty>
      )}
      {newest.data !== undefined && found === undefined && (
        <Empty icon={Film} title={shown.length === 1 ? `No footage of ${shown[0]?.name} yet` : 'No footage yet'}>
          It appears here by itself as soon as something is recorded. Cameras, in the menu bar, says how each of them
          is.
        </Empty>
      )}
    </Dialog>
  );
}
