/** Playback: a camera, one of its days, and the footage of that day. */
import { CalendarDays, Cctv, Download } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button, Dialog, Empty, Failure, Progress, Select, useAnswer } from '../../kit/index.ts';
import { useAbout, useCameras } from '../../shell/queries.ts';
import { ExportDialog } from '../export/ExportDialog.tsx';
import { dayRange, sayDay } from './day-time.ts';
import { Player } from './Player.tsx';
import './playback.css';

const TIMELINE_EVERY_MS = 5000;

export interface PlaybackScreenProps {
  readonly onClose: () => void;
  /** The camera to begin with; the first otherwise. */
  readonly cameraId?: string | undefined;
}

export function PlaybackScreen({ onClose, cameraId }: PlaybackScreenProps) {
  const cameras = useCameras();
  const timeZone = useAbout().data?.timeZone;
  const [chosenCamera, setChosenCamera] = useState(cameraId);
  const [chosenDay, setChosenDay] = useState<string>();
  const [isExporting, setExporting] = useState(false);
  const camera = cameras.data?.find(({ id }) => id === chosenCamera) ?? cameras.data?.[0];
  const days = useAnswer(
    'days',
    { params: { id: camera?.id ?? '' } },
    { when: camera !== undefined, every_ms: 60_000 },
  );
  const day = days.data?.find((name) => name === chosenDay) ?? days.data?.[0];
  const error = cameras.error ?? days.error;

  return (
    <Dialog
      title="Playback"
      size="full"
      onClose={onClose}
      tools={
        <div className="playback-choices">
          {camera !== undefined && (
            <Select
              label="Camera"
              hideLabel
              icon={Cctv}
              options={(cameras.data ?? []).map(({ id, name }) => ({ id, text: name }))}
              value={camera.id}
              onChange={setChosenCamera}
            />
          )}
          {day !== undefined && (
            <Select
              label="Day"
              hideLabel
              icon={CalendarDays}
              options={(days.data ?? []).map((name) => ({ id: name, text: sayDay(name) }))}
              value={day}
              onChange={setChosenDay}
            />
          )}
          {day !== undefined && (
            <Button icon={Download} onPress={() => setExporting(true)}>
              Export
            </Button>
          )}
        </div>
      }
    >
      {isExporting && camera !== undefined && day !== undefined && timeZone !== undefined && (
        <ExportDialog
          cameras={cameras.data ?? []}
          chosenIds={[camera.id]}
          {...dayRange(day, timeZone)}
          timeZone={timeZone}
          onClose={() => setExporting(false)}
        />
      )}
      {error !== null && (
        <Failure error={error} onRetry={() => void (cameras.error === null ? days : cameras).refetch()} />
      )}
      {error === null && (cameras.data === undefined || (camera !== undefined && days.data === undefined)) && (
        <Progress label="Looking for footage…" />
      )}
      {cameras.data?.length === 0 && (
        <Empty icon={Cctv} title="No cameras yet">
          Footage appears here once a camera is added.
        </Empty>
      )}
      {camera !== undefined && days.data?.length === 0 && (
        <Empty icon={CalendarDays} title={`No footage of ${camera.name} yet`}>
          It appears here as soon as the camera is recorded.
        </Empty>
      )}
      {camera !== undefined && day !== undefined && timeZone !== undefined && (
        <Day
          key={`${camera.id} ${day}`}
          cameraId={camera.id}
          cameraName={camera.name}
          codec={camera.video?.codec}
          day={day}
          timeZone={timeZone}
        />
      )}
    </Dialog>
  );
}

interface DayProps {
  readonly cameraId: string;
  readonly cameraName: string;
  readonly codec: string | undefined;
  readonly day: string;
  readonly timeZone: string;
}

function Day({ cameraId, cameraName, codec, day, timeZone }: DayProps) {
  const range = useMemo(() => dayRange(day, timeZone), [day, timeZone]);
  const query = { from: new Date(range.from_ms).toISOString(), to: new Date(range.to_ms).toISOString() };
  const answer = useAnswer('timelines', { query: { ...query, cameras: cameraId } }, { every_ms: TIMELINE_EVERY_MS });
  const timeline = useMemo(() => {
    const instants = ({ from, to }: { from: string; to: string }) => ({
      from_ms: Date.parse(from),
      to_ms: Date.parse(to),
    });
    return {
      spans: (answer.data?.[0]?.spans ?? []).map(instants),
      gaps: (answer.data?.[0]?.gaps ?? []).map((gap) => ({ ...instants(gap), reason: gap.reason })),
    };
  }, [answer.data]);
  if (answer.data === undefined) {
    return answer.error === null ? (
      <Progress label="Reading the day…" />
    ) : (
      <Failure error={answer.error} onRetry={() => void answer.refetch()} />
    );
  }
  return (
    <Player
      cameraId={cameraId}
      cameraName={cameraName}
      codec={codec}
      day={range}
      dayName={sayDay(day)}
      timeline={timeline}
      timeZone={timeZone}
    />
  );
}
