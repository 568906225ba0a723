/**
 * A help article inside a screen: fetched from the recorder's own `/help/`, which is built from this repository and is the only
 * HTML ever put in as it is. Links between articles call `onOpen`; links within one scroll; others are left to the browser.
 */
import { useEffect, useRef, useState, type MouseEvent, type ReactNode } from 'react';
import { attachTimers } from './timer.ts';
import './article.css';

export interface ArticleProps {
  /** File name without its ending: `reset-password`, `remove-and-re-add-iphone`, `index`, … */
  readonly name: string;
  readonly onOpen: (name: string) => void;
  /** Whose pictures are shown first where a step looks different in each menu theme. */
  readonly menuTheme?: 'classic' | 'modern';
  readonly className?: string;
}

type Loaded = { readonly name: string; readonly html?: string };

export function Article({ name, onOpen, menuTheme, className = '' }: ArticleProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [loaded, setLoaded] = useState<Loaded>();
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const leaving = new AbortController();
    setLoaded(undefined);
    fetchArticle(name, leaving.signal).then(
      (html) => setLoaded({ name, html }),
      () => {
        if (!leaving.signal.aborted) setLoaded({ name });
      },
    );
    return () => leaving.abort();
  }, [name, attempt]);

  useEffect(() => {
    const root = place.current;
    if (root === null || loaded?.html === undefined) return;
    const choice = root.querySelector<HTMLInputElement>(`input[name="menu-theme"][value="${menuTheme ?? 'classic'}"]`);
    if (choice !== null) choice.checked = true;
    return attachTimers(root);
  }, [loaded, menuTheme]);

  const follow = (event: MouseEvent): void => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const href = link?.getAttribute('href') ?? '';
    if (href.startsWith('#')) {
      event.preventDefault();
      place.current?.querySelector(`[id="${CSS.escape(href.slice(1))}"]`)?.scrollIntoView({ block: 'start' });
      return;
    }
    const article = /^(?:\/help\/)?([a-z-]+)\.html$/.exec(href)?.[1];
    if (article === undefined) return;
    event.preventDefault();
    onOpen(article);
  };

  if (loaded === undefined) return <p className="article-wait">Opening the page…</p>;
  if (loaded.html === undefined) {
    return (
      <div className="article-wait" role="alert">
        <p>This help page could not be opened. Is the recorder on, and this device in its network?</p>
        <button type="button" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <div
      ref={place}
      className={`article-place ${className}`}
      onClick={follow}
      dangerouslySetInnerHTML={{ __html: loaded.html }}
    />
  );
}

async function fetchArticle(name: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`/help/${encodeURIComponent(name)}.fragment.html`, {
    signal,
    credentials: 'same-origin',
  });
  const html = response.ok ? await response.text() : '';
  if (!html.startsWith('<article')) throw new Error('not an article');
  return html;
}
