/**
 * Builds the page into one file, dist/nightlatch-verify.html: script and look stand in it, and its own content security policy allows
 * these two by their hashes and nothing else. So it opens from a disk, and can reach no network.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const PAGE = 'nightlatch-verify.html';
const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as { version: string };

function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = bundle[PAGE];
      if (page?.type !== 'asset') throw new Error('the page was not built');
      const texts = { script: '', style: '' };
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'chunk') texts.script += file.code;
        else if (name.endsWith('.css')) texts.style += String(file.source);
        if (file !== page) delete bundle[name];
      }
      // Neither may end the element that it stands in.
      const script = texts.script.replaceAll(/<\/(script)/gi, String.raw`<\/$1`).replaceAll('<!--', String.raw`<\!--`);
      const style = texts.style;
      if (/<\/style/i.test(style)) throw new Error('the look would end its own element');
      const policy = [
        "default-src 'none'",
        `script-src '${hashOf(script)}'`,
        `style-src '${hashOf(style)}'`,
        'img-src data:',
        "base-uri 'none'",
        "form-action 'none'",
      ].join('; ');
      page.source = String(page.source)
        .replaceAll(/\s*<(?:script|link)\b[^>]*(?:src|href)="[^"]*assets\/[^>]*>(?:<\/script>)?/g, '')
        .replace('<head>', () => `<head>\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`)
        .replace('</head>', () => `  <style>${style}</style>\n  </head>`)
        .replace('</body>', () => `  <script type="module">${script}</script>\n  </body>`)
        .replaceAll('%VERSION%', version);
    },
  };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

export default defineConfig({
  base: './',
  // The system's own typeface: with ours the page would be four times as large.
  resolve: { alias: { '@fontsource-variable/inter': new URL('src/no-font.css', import.meta.url).pathname } },
  plugins: [oneFile()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    rolldownOptions: { input: PAGE },
  },
});
