/** The frame of the pages: the name at the top, the title, the content. */
import type { ReactNode } from 'react';
import icon from '../../../../app/public/icon.svg';

export function Frame({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="frame">
      <header className="bar">
        <img src={icon} alt="" width="28" height="28" />
        <span>Nightlatch</span>
      </header>
      <main className="content">
        <h1>{title}</h1>
        {children}
      </main>
    </div>
  );
}
