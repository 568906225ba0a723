/**
 * A help article inside a screen: fetched from the recorder's own `/help/`, which is built from this repository and is the only
 * HTML ever put in as it is. Links between articles call `onOpen`; links within one scroll; others are left to the browser.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react';
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

interface Loaded {
  readonly name: string;
  readonly attempt: number;
  /** Absent: it could not be fetched. */
  readonly html?: string;
}

export function Article({ name, onOpen, menuTheme = 'classic', className = '' }: ArticleProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const open = useRef(onOpen);
  const [fetched, setFetched] = useState<Loaded>();
  const [attempt, setAttempt] = useState(0);
  const loaded = fetched?.name === name && fetched.attempt === attempt ? fetched : undefined;

  useEffect(() => {
    open.current = onOpen;
  });

  useEffect(() => {
    const leaving = new AbortController();
    fetchArticle(name, leaving.signal).then(
      (html) => setFetched({ name, attempt, html }),
      () => {
        if (!leaving.signal.aborted) setFetched({ name, attempt });
      },
    );
    return () => leaving.abort();
  }, [name, attempt]);

  useEffect(() => {
    const root = place.current;
    if (root === null || loaded?.html === undefined) return;
    const choice = root.querySelector<HTMLInputElement>(`input[name="menu-theme"][value="${menuTheme}"]`);
    if (choice !== null) choice.checked = true;
    root.addEventListener('click', follow);
    const stopTimers = attachTimers(root);
    return () => {
      root.removeEventListener('click', follow);
      stopTimers();
    };

    function follow(event: MouseEvent): void {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const href = link?.getAttribute('href') ?? '';
      const article = /^(?:\/help\/)?([a-z-]+)\.html$/.exec(href)?.[1];
      if (href.startsWith('#')) {
        event.preventDefault();
        root?.querySelector(`[id="${CSS.escape(href.slice(1))}"]`)?.scrollIntoView({ block: 'start' });
      } else if (article !== undefined) {
        event.preventDefault();
        open.current(article);
      }
    }
  }, [loaded, menuTheme]);

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
  return <div ref={place} className={className} dangerouslySetInnerHTML={{ __html: loaded.html }} />;
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
