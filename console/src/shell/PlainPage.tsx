/** A page that stands alone in place of the console: one icon, one title, a few sentences. */
import type { ReactNode } from 'react';

export function PlainPage(props: {
  readonly icon: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
}): ReactNode {
  return (
    <main className="plain-page">
      {props.icon}
      <h1>{props.title}</h1>
      {props.children}
    </main>
  );
}
