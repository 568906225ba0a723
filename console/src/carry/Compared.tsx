/** What the service's page shows too, so that nobody sends another recorder's request. */
import type { ReactNode } from 'react';
import { useAbout } from '../shell/queries.ts';

export function Compared({ tag }: { readonly tag: string | undefined }): ReactNode {
  const recorderId = useAbout().data?.recorderId;
  if (recorderId === undefined) return undefined;
  return (
    <>
      {' '}
      It says <span className="carry-tag">{recorderId}</span>
      {tag !== undefined && (
        <>
          {' '}
          and <span className="carry-tag">request&nbsp;{tag}</span>
        </>
      )}
      , like this screen.
    </>
  );
}
