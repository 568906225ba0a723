/** One key frame of a camera (the answer of "test camera"), decoded in the browser and drawn; says so where it cannot be. */
import type { Still } from '@nightlatch/protocol';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { bytesOfBase64 } from '../base64.ts';
import { whyNoVideoDecoder } from './frame-decoder.ts';
import { paintPicture } from './live-player.ts';
import './player.css';

export interface StillPictureProps {
  readonly still: Still;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
  readonly fit?: 'cover' | 'contain';
  readonly className?: string;
}

export function StillPicture({ still, label, fit = 'contain', className = '' }: StillPictureProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [failed, setFailed] = useState<{ readonly still: Still; readonly sentence: string }>();
  const problem = failed?.still === still ? failed.sentence : undefined;

  useEffect(() => {
    let shown = true;
    decodeStill(still).then(
      (picture) => {
        if (shown && canvas.current !== null) paintPicture(canvas.current, picture);
        picture.close();
      },
      (error: unknown) => {
        const sentence = error instanceof Error ? error.message : 'The picture cannot be shown.';
        if (shown) setFailed({ still, sentence });
      },
    );
    return () => {
      shown = false;
    };
  }, [still]);

  return (
    <div className={`live-picture ${className}`} data-live={problem === undefined ? 'playing' : 'unsupported'}>
      <canvas ref={canvas} className="live-picture-canvas" style={{ objectFit: fit }} role="img" aria-label={label} />
      {problem !== undefined && (
        <div className="live-picture-state" role="status">
          {problem}
        </div>
      )}
    </div>
  );
}

/** The picture of a key frame; the caller closes it. Rejects with a sentence. */
function decodeStill(still: Still): Promise<VideoFrame> {
  const unsupported = whyNoVideoDecoder();
  if (unsupported !== undefined) return Promise.reject(new Error(unsupported));
  return new Promise((resolve, reject) => {
    let found = false;
    const fail = (): void =>
      reject(new Error(`The camera answers, but this browser cannot decode its video (${still.codec}).`));
    const decoder = new VideoDecoder({
      output: (picture) => {
        if (found) return picture.close();
        found = true;
        resolve(picture);
      },
      error: fail,
    });
    try {
      decoder.configure({
        codec: still.codec,
        codedWidth: still.width,
        codedHeight: still.height,
        description: bytesOfBase64(still.description),
      });
      decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data: bytesOfBase64(still.keyFrame) }));
    } catch {
      return fail();
    }
    decoder.flush().then(() => {
      decoder.close();
      if (!found) fail();
    }, fail);
  });
}
