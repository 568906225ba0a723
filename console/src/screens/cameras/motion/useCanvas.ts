/** A canvas with as many pixels as it has on the screen, drawn anew whenever its size or what is to be drawn changes. */
import { useEffect, useRef, type RefObject } from 'react';
import { useLatest } from '../../../kit/index.ts';

export function useCanvas(draw: (context: CanvasRenderingContext2D) => void): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useLatest(draw);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const fit = new ResizeObserver(() => {
      element.width = Math.max(1, Math.round(element.clientWidth * devicePixelRatio));
      element.height = Math.max(1, Math.round(element.clientHeight * devicePixelRatio));
      drawOn(element, latest.current);
    });
    fit.observe(element);
    return () => fit.disconnect();
  }, [latest]);
  useEffect(() => {
    if (canvas.current !== null) drawOn(canvas.current, draw);
  });
  return canvas;
}

function drawOn(canvas: HTMLCanvasElement, draw: (context: CanvasRenderingContext2D) => void): void {
  const context = canvas.getContext('2d');
  if (context !== null) draw(context);
}
