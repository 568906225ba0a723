/** The recorder's help articles inside the app. */
import { Article } from '@nightlatch/ui/article/Article.tsx';
import type { ReactNode } from 'react';
import { Frame } from '../parts/Frame.tsx';
import { go } from '../route.ts';

export function HelpScreen({ article = 'index' }: { readonly article?: string }): ReactNode {
  return (
    <Frame title="Help" tab="help" {...(article === 'index' ? {} : { back: { at: 'help' as const } })}>
      <Article
        name={article}
        onOpen={(name) => go(name === 'index' ? { at: 'help' } : { at: 'help', article: name })}
      />
    </Frame>
  );
}
