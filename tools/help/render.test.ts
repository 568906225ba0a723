import { describe, expect, it } from 'vitest';
import { renderArticle } from './render.ts';

const header = '---\ntitle: A <b> & more\nsummary: S\ncomments: closed\n---\n';
const names = new Set(['this', 'other-article']);
const none = () => undefined;
const render = (body: string, size: Parameters<typeof renderArticle>[3] = none): string =>
  renderArticle('this', header + body, names, size).fragment;

describe('help article', () => {
  it('carries its escaped title and says that it is closed for comments', () => {
    expect(render('Words.')).toMatch(
      /^<article class="article" data-article="this">\n<h1>A &lt;b&gt; &amp; more<\/h1>/,
    );
    expect(render('Words.')).toContain('closed for comments');
  });

  it('leaves no trace of a picture that does not exist', () => {
    expect(render('![Menu](pictures/*-1-menu-bar.png)\n\n![Mail](pictures/mail.png)\n\nAfter.')).not.toMatch(
      /img|figure/,
    );
  });

  it('gives each menu theme its picture, or everyone the only one', () => {
    const both = render('![Menu](pictures/*-1.png)', () => ({ width: 1920, height: 1080 }));
    expect(both).toMatch(
      /data-menu-theme="classic"><img src="\/help\/pictures\/classic-1\.png" alt="Menu" width="1920"/,
    );
    expect(both).toMatch(/data-menu-theme="modern"><img src="\/help\/pictures\/modern-1\.png"/);
    const one = render('![Menu](pictures/*-1.png)', (file) =>
      file.startsWith('modern') ? { width: 390, height: 844 } : undefined,
    );
    expect(one).toContain('<figure class="portrait"><img src="/help/pictures/modern-1.png"');
  });

  it('refuses links to articles and headings that do not exist, and links out', () => {
    expect(render('[x](other-article.html "More")')).toContain('href="/help/other-article.html" aria-label="x: More"');
    expect(render('## The saved code\n\n[x](#the-saved-code)')).toContain('href="#the-saved-code"');
    expect(render('[x](nightlatch-verify.html)')).toContain('<a href="/nightlatch-verify.html" download>x</a>');
    expect(() => render('[x](missing.html)')).toThrow('no article');
    expect(() => render('[x](https://example.org)')).toThrow('no article');
    expect(() => render('[x](#missing)')).toThrow('#missing');
  });

  it('holds no script', () => {
    expect(render('{{menu-theme}}\n\n{{timer 10}}')).not.toMatch(/<script|onclick|style=/);
  });
});
