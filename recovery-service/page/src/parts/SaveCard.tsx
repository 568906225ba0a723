/** The service's newer keys as a file, for a recorder that has no network: by the stick, if somebody likes. */
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { SERVICE_CARD_FILE } from '@nightlatch/protocol/service-paths';

/** Long enough for a browser to take the file over. */
const URL_LIFE_MS = 60_000;

export interface SaveCardProps {
  readonly signed: { readonly card: string; readonly signature: string };
}

export function SaveCard({ signed }: SaveCardProps): ReactNode {
  const save = (): void => {
    const url = URL.createObjectURL(new Blob([JSON.stringify(signed)], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = SERVICE_CARD_FILE;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), URL_LIFE_MS);
  };
  return (
    <details className="more">
      <summary>Save for the recorder (optional)</summary>
      <p>
        The recovery service has newer keys than this recorder knows. It works with the old ones too, so nothing has to
        be done now. If you have a USB stick at hand: save this file on it, not in a folder, and put the stick into the
        recorder. There, after “No phone? Use a USB stick”, click “Take in new keys from a stick”.
      </p>
      <button type="button" className="button button-plain" onClick={save}>
        <Download aria-hidden="true" />
        Save the file
      </button>
    </details>
  );
}
