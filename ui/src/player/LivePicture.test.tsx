/** Which of a camera's pictures a place asks the recorder for, as its size and the number of pictures change. */
import { act } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LivePicture } from './LivePicture.tsx';

const searches: string[] = [];
let width_px = 0;
let resized: (() => void)[] = [];
let root: Root;

class TestSocket extends EventTarget {
  binaryType = 'blob';
  constructor(url: string) {
    super();
    searches.push(new URL(url).search);
  }
  close(): void {
    this.dispatchEvent(new Event('closed'));
  }
}

class TestResizeObserver {
  constructor(onChange: () => void) {
    resized.push(onChange);
  }
  observe(): void {
    for (const tell of resized) tell();
  }
  disconnect(): void {
    resized = [];
  }
}

async function show(pictures: number, hasSub = true): Promise<void> {
  await act(async () =>
    root.render(<LivePicture cameraId="front" label="Front" hasSub={hasSub} pictures={pictures} />),
  );
}

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('WebSocket', TestSocket);
  vi.stubGlobal('VideoDecoder', class {});
  vi.stubGlobal('ResizeObserver', TestResizeObserver);
  vi.stubGlobal('devicePixelRatio', 2);
  vi.spyOn(HTMLCanvasElement.prototype, 'clientWidth', 'get').mockImplementation(() => width_px);
  vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(null);
  searches.length = 0;
  root = createRoot(document.createElement('div'));
});
afterEach(async () => {
  await act(async () => root.unmount());
  expect(resized).toEqual([]);
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe('live picture', () => {
  it('counts device pixels, and asks for the other picture when its place grows or shrinks', async () => {
    width_px = 319;
    await show(4);
    expect(searches).toEqual(['?stream=sub']);
    width_px = 320;
    await act(async () => resized.forEach((tell) => tell()));
    expect(searches).toEqual(['?stream=sub', '']);
    await act(async () => resized.forEach((tell) => tell()));
    expect(searches).toHaveLength(2);
  });

  it('asks for the smaller picture as one of nine, and for the main one alone again', async () => {
    width_px = 900;
    await show(9);
    await show(1);
    expect(searches).toEqual(['?stream=sub', '']);
  });

  it('asks for the only picture of a camera that has no smaller one', async () => {
    width_px = 100;
    await show(16, false);
    expect(searches).toEqual(['']);
  });
});
