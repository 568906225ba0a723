/** The last live picture of a recorder, drawn from the few kilobytes that are kept of it. */
import { useEffect, useRef, type ReactNode } from 'react';

export function KeptPicture({ picture, label }: { readonly picture: Blob; readonly label: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let shown = true;
    createImageBitmap(picture).then(
      (bitmap) => {
        const element = canvas.current;
        if (shown && element !== null) {
          element.width = bitmap.width;
          element.height = bitmap.height;
          element.getContext('2d')?.drawImage(bitmap, 0, 0);
        }
        bitmap.close();
      },
      () => undefined,
    );
    return () => {
      shown = false;
    };
  }, [picture]);
  return <canvas ref={canvas} className="kept-picture" role="img" aria-label={label} />;
}

const WIDTH = 480;

/** A small JPEG of a picture on a canvas; undefined when there is none. */
export function takePicture(from: HTMLCanvasElement): Promise<Blob | undefined> {
  const height = Math.round((WIDTH * from.height) / from.width);
  const small = document.createElement('canvas');
  small.width = WIDTH;
  small.height = height;
  small.getContext('2d')?.drawImage(from, 0, 0, WIDTH, height);
  return new Promise((resolve) => small.toBlob((blob) => resolve(blob ?? undefined), 'image/jpeg', 0.7));
}
