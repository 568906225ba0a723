/** Small pictures along a timeline, and one alone for its bubble. Decoration for who sees it: the timeline says it in words. */
import { useEffect, useRef, type ReactNode } from 'react';
import type { Thumbnail } from '../playback/thumbnails.ts';
import type { StripPicture } from '../playback/use-thumbnails.ts';
import { fractionOf } from './view.ts';
import type { Range } from './zone.ts';
import './timeline.css';

export interface FilmstripProps {
  readonly view: Range;
  readonly pictures: readonly StripPicture[];
}

export function Filmstrip({ view, pictures }: FilmstripProps): ReactNode {
  return (
    <div className="filmstrip" aria-hidden="true">
      {pictures.map(({ from_ms, to_ms, thumbnail }) => {
        const left = fractionOf(from_ms, view);
        const width = fractionOf(to_ms, view) - left;
        return (
          <span key={from_ms} style={{ left: `${left * 100}%`, width: `${width * 100}%` }}>
            {thumbnail !== undefined && <SmallPicture thumbnail={thumbnail} />}
          </span>
        );
      })}
    </div>
  );
}

export function SmallPicture({ thumbnail, className }: { thumbnail: Thumbnail; className?: string }): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const { picture } = thumbnail;
    // One that was let go meanwhile has no size.
    if (element === null || picture.width === 0) return;
    element.width = picture.width;
    element.height = picture.height;
    element.getContext('2d')?.drawImage(picture, 0, 0);
  }, [thumbnail]);
  return <canvas ref={canvas} className={className} aria-hidden="true" />;
}
