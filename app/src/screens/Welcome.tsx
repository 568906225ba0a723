/** What the app says while no recorder is added. */
import { ScanQrCode } from 'lucide-react';
import type { ReactNode } from 'react';
import { hrefOf } from '../route.ts';
import { deviceWord } from '../model/device-label.ts';

/** `removed`: names of recorders that were removed here and whose name and layout are kept. */
export function Welcome({ removed }: { readonly removed: readonly string[] }): ReactNode {
  const [name] = removed;
  return (
    <section className="welcome">
      <span className="welcome-icon">
        <ScanQrCode aria-hidden="true" />
      </span>
      <h2>{name === undefined ? 'Add your recorder' : `“${name}” was removed`}</h2>
      <p>
        {name === undefined
          ? 'At the recorder: right-click, sign in, and click Phones. Then scan the QR on its screen.'
          : `This ${deviceWord()} has no access any more. When you add it again, its name and layout are back.`}
      </p>
      <a className="button button-main" href={hrefOf({ at: 'add' })}>
        Add a recorder
      </a>
    </section>
  );
}
