import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Article } from './Article.tsx';

const pages: Record<string, string> = {
  '/help/reset-password.fragment.html':
    '<article class="article"><h1>Reset</h1><input type="radio" name="menu-theme" value="classic" checked><input type="radio" name="menu-theme" value="modern"><a href="/help/index.html">all</a><div data-timer="10"><button hidden>Start</button><output></output></div></article>',
  '/help/spa.fragment.html': '<!doctype html><div id="app"></div>',
};

let place: HTMLElement;
let root: ReturnType<typeof createRoot>;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.stubGlobal('fetch', (path: string) => {
    const html = pages[path];
    return Promise.resolve(new Response(html ?? 'none', { status: html === undefined ? 404 : 200 }));
  });
  place = document.createElement('div');
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function show(name: string, onOpen = vi.fn<(name: string) => void>()): Promise<void> {
  act(() => root.render(<Article name={name} onOpen={onOpen} menuTheme="modern" />));
  await vi.waitFor(async () => {
    await act(() => Promise.resolve());
    expect(place.querySelector('article, [role=alert]')).not.toBeNull();
  });
}

describe('article', () => {
  it('shows the fragment with the recorder’s own menu theme, and keeps links between articles inside', async () => {
    const onOpen = vi.fn<(name: string) => void>();
    await show('reset-password', onOpen);
    expect(place.querySelector('h1')?.textContent).toBe('Reset');
    expect(place.querySelector<HTMLInputElement>('input:checked')?.value).toBe('modern');
    place.querySelector('a')?.click();
    expect(onOpen).toHaveBeenCalledExactlyOnceWith('index');
  });

  it('counts its timer down', async () => {
    await show('reset-password');
    vi.useFakeTimers();
    const button = place.querySelector<HTMLButtonElement>('[data-timer] button');
    const output = place.querySelector('output');
    expect(button?.hidden).toBe(false);
    button?.click();
    expect(output?.textContent).toBe('10 s');
    vi.advanceTimersByTime(4100);
    expect(output?.textContent).toBe('6 s');
    vi.advanceTimersByTime(7000);
    expect(output?.textContent).toBe('Plug it in now.');
  });

  it.each(['missing', 'spa'])('says so when the page is %s', async (name) => {
    await show(name);
    expect(place.querySelector('[role=alert]')?.textContent).toContain('could not be opened');
  });
});
