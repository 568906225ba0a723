/** The product's own playback player on a canvas: from going to a moment to its first picture's pixels. */
import { routes } from '@nightlatch/protocol';
import { routePath } from '@nightlatch/ui/api';
import { PlaybackLink } from '@nightlatch/ui/playback/playback-link';
import { Player } from '@nightlatch/ui/playback/player';
import { askTimelines } from '@nightlatch/ui/playback/recorder-asks';

interface Going {
  readonly cameraId: string;
  readonly at_ms: number;
  /** `open`: a camera that was not shown before. Else within the camera that is shown: to the exact picture, or while someone drags. */
  readonly how: 'open' | 'seek' | 'scrub';
}

declare global {
  var goTo: (going: Going) => Promise<number>;
}

const LIMIT_MS = 10_000;
const canvas = document.querySelector('canvas') ?? document.createElement('canvas');
const url = new URL(routePath(routes.playback), location.href);
url.protocol = 'ws:';
const link = new PlaybackLink(url.href, () => undefined);
let player: Player | undefined;
let onPainted: (() => void) | undefined;

// Whoever draws: the time counts once the pixels can be read.
const context = canvas.getContext('2d', { alpha: false, desynchronized: true });
if (context !== null) {
  const draw = context.drawImage.bind(context);
  Object.assign(context, {
    drawImage: (...what: unknown[]) => {
      Reflect.apply(draw, undefined, what);
      context.getImageData(0, 0, 1, 1);
      onPainted?.();
    },
  });
}

globalThis.goTo = ({ cameraId, at_ms, how }) =>
  new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error('No picture came.')), LIMIT_MS);
    const began_ms = performance.now();
    onPainted = () => {
      onPainted = undefined;
      clearTimeout(limit);
      resolve(performance.now() - began_ms);
    };
    if (how === 'seek') return player?.seek(at_ms);
    if (how === 'scrub') return player?.scrub(at_ms);
    player?.close();
    player = new Player({
      link,
      look: askTimelines,
      cameras: [{ id: cameraId, canvas }],
      at_ms,
      now_ms: () => performance.now(),
      wall_ms: () => Date.now(),
      nextPicture: (run) => {
        const id = requestAnimationFrame(run);
        return () => cancelAnimationFrame(id);
      },
      onState: () => undefined,
    });
  });
