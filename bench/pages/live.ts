/** The product's own live player on a canvas, of the camera that the page's `cameraId` names. */
import { LivePlayer } from '@nightlatch/ui/player/live-player';
import { notePainted } from './painted.ts';

declare global {
  var cameraId: string;
}

const canvas = document.querySelector('canvas');
if (canvas !== null) {
  const player = new LivePlayer(
    canvas,
    { cameraId: globalThis.cameraId, hasSub: false, stream: 'main' },
    {
      onState: (state) => {
        if (state.kind === 'unsupported' || state.kind === 'ended') globalThis.trouble = JSON.stringify(state);
      },
      onPainted: () => notePainted(canvas),
    },
  );
  player.play();
}
