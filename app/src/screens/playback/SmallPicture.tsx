/** One small picture of a list: fetched while it is in sight. An empty place where there is none. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { SmallPictures } from './use-small-pictures.ts';

export interface SmallPictureProps {
  readonly pictures: SmallPictures;
  readonly cameraId: string;
  readonly at_ms: number;
}

export function SmallPicture({ pictures, cameraId, at_ms }: SmallPictureProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { version, want, pictureOf } = pictures;

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new IntersectionObserver((entries) => {
      want(cameraId, at_ms, entries.at(-1)?.isIntersecting === true);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      want(cameraId, at_ms, false);
    };
  }, [want, cameraId, at_ms]);

  useEffect(() => {
    const found = pictureOf(cameraId, at_ms);
    const element = canvas.current;
    if (element === null || found === undefined || found === 'none') return;
    const { width, height } = found.picture;
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    element.getContext('2d')?.drawImage(found.picture, 0, 0);
  }, [version, pictureOf, cameraId, at_ms]);

  return <canvas ref={canvas} className="small-picture" aria-hidden="true" />;
}
