/** The two ways to play, with the same screen around them. */
import { usePlaybackLink } from '@nightlatch/ui/playback/use-playback-link';
import { usePlayer } from '@nightlatch/ui/playback/use-player';
import { useState, type ReactNode } from 'react';
import { PlaybackView, type ViewParts } from './PlaybackView.tsx';
import { useVideoPlayer } from './use-video-player.ts';
import type { Way } from './way-to-play.ts';

export interface ByWayProps extends ViewParts {
  readonly start_ms: number;
  /** The recorder ended the session. */
  readonly onSessionEnded: () => void;
}

/** Pictures decoded here: several cameras in step, exact to the picture. */
export function DecodedPlayback({ start_ms, onSessionEnded, ...parts }: ByWayProps): ReactNode {
  const { cameras, facts } = parts;
  const { link, state: linkState } = usePlaybackLink(onSessionEnded);
  const [isHeard, setHeard] = useState(false);
  const withSound = cameras.find(({ soundCodec }) => soundCodec !== undefined);
  const playing = usePlayer({
    cameraIds: cameras.map(({ id }) => id),
    start_ms,
    link,
    timeZone: facts.timeZone,
    wall_ms: facts.now_ms,
    sound: isHeard && withSound !== undefined ? { cameraId: withSound.id, volume: 1 } : undefined,
  });
  return (
    <PlaybackView
      {...parts}
      playing={{ ...playing, at_ms: playing.at_ms ?? start_ms }}
      link={link}
      isLost={linkState === 'lost'}
      sound={
        withSound === undefined
          ? undefined
          : { of: withSound.name, isOn: isHeard, problem: unheard(playing.unheard), toggle: () => setHeard(!isHeard) }
      }
      pictureOf={({ id }, label) => <canvas ref={playing.canvasOf(id)} role="img" aria-label={label} />}
    />
  );
}

/** The browser's own player, one camera at a time. */
export function VideoPlayback({
  start_ms,
  onSessionEnded,
  way,
  ...parts
}: ByWayProps & { readonly way: Exclude<Way, 'decoded'> }): ReactNode {
  const [camera] = parts.cameras;
  const [isHeard, setHeard] = useState(false);
  const playing = useVideoPlayer({
    way,
    cameraId: camera?.id ?? '',
    start_ms,
    timeZone: parts.facts.timeZone,
    wall_ms: parts.facts.now_ms,
    isHeard,
    onSessionEnded,
  });
  return (
    <PlaybackView
      {...parts}
      playing={playing}
      link={undefined}
      isLost={false}
      sound={
        camera?.soundCodec === undefined
          ? undefined
          : { of: camera.name, isOn: isHeard, problem: undefined, toggle: () => setHeard(!isHeard) }
      }
      pictureOf={(_camera, label) => <video ref={playing.takeVideo} muted playsInline aria-label={label} />}
    />
  );
}

function unheard(codec: string | undefined): string | undefined {
  return codec === undefined ? undefined : `This browser cannot play this camera’s sound (${codec}).`;
}
