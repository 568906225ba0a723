/** Footage on its way into the phone: how far it is, then sharing or saving it. What is too large the browser downloads by itself. */
import { routes, type CameraView, type Export } from '@nightlatch/protocol';
import { call, openStream, routePath, sentenceOf } from '@nightlatch/ui/api';
import { localOf, type Range } from '@nightlatch/ui/timeline/zone';
import { Download, Share2 } from 'lucide-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { deviceWord } from '../../model/device-label.ts';
import { Button } from '../../parts/Button.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import {
  canShare,
  download,
  downloadFile,
  fetchFile,
  MOST_BYTES,
  plainFileName,
  sayBytes,
  TooLarge,
} from './fetched-file.ts';

export interface Wanted {
  readonly open: (signal: AbortSignal) => Promise<Response>;
  readonly href: string;
  readonly name: string;
  readonly type: string;
  /** Nearly; absent: the answer tells it. */
  readonly bytesExpected?: number;
  /** Of a signed export. */
  readonly fingerprint?: string;
  /** Takes back what was ordered. */
  readonly forget?: () => Promise<void>;
}

export function clipOf({ id, name }: CameraView, { from_ms, to_ms }: Range, timeZone: string): Wanted {
  const input = {
    params: { id },
    query: { from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() },
  };
  const when = new Date(localOf(from_ms, timeZone)).toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-');
  return {
    open: (signal) => openStream(routes.footage, { ...input, signal }),
    href: routePath(routes.footage, input.params, input.query),
    name: plainFileName(`${name} ${when}`, 'mp4'),
    type: 'video/mp4',
  };
}

export function exportOf({ id, name, bytesExpected, fingerprint }: Export): Wanted {
  const params = { id };
  return {
    open: (signal) => openStream(routes.exportFile, { params, signal }),
    href: routePath(routes.exportFile, params),
    name: plainFileName(name, 'zip'),
    type: 'application/zip',
    bytesExpected,
    fingerprint,
    forget: () => call(routes.removeExport, { params }),
  };
}

type State =
  | { readonly kind: 'running'; readonly bytes: number; readonly of_bytes: number | undefined }
  | { readonly kind: 'here'; readonly file: File; readonly said?: string }
  | { readonly kind: 'large' }
  | { readonly kind: 'failed'; readonly sentence: string };

function stateAtFirst({ bytesExpected }: Wanted): State {
  if ((bytesExpected ?? 0) > MOST_BYTES) return { kind: 'large' };
  return { kind: 'running', bytes: 0, of_bytes: bytesExpected };
}

export interface SaveProgressProps {
  readonly wanted: Wanted;
  /** To what was typed. */
  readonly onBack: () => void;
  readonly onClose: () => void;
}

export function SaveProgress({ wanted, onBack, onClose }: SaveProgressProps): ReactNode {
  const [state, setState] = useState<State>(() => stateAtFirst(wanted));
  const [tries, setTries] = useState(0);
  const isDone = useRef(false);

  useEffect(() => {
    if (stateAtFirst(wanted).kind === 'large') return;
    const abort = new AbortController();
    fetchFile({
      ...wanted,
      signal: abort.signal,
      onProgress: (bytes, of_bytes) => setState({ kind: 'running', bytes, of_bytes: of_bytes ?? wanted.bytesExpected }),
    }).then(
      (file) => {
        isDone.current = true;
        setState({ kind: 'here', file });
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        if (error instanceof TooLarge) setState({ kind: 'large' });
        else setState({ kind: 'failed', sentence: sentenceOf(error) });
      },
    );
    return () => abort.abort();
  }, [wanted, tries]);

  /** What was ordered and is not wanted any more is taken back. */
  const leave = (to: () => void): void => {
    if (!isDone.current) void wanted.forget?.().catch(() => undefined);
    to();
  };
  const share = async (file: File): Promise<void> => {
    try {
      await navigator.share({ files: [file], title: file.name });
      setState({ kind: 'here', file, said: 'It was handed over.' });
    } catch (error) {
      // Whoever puts the list away changed their mind.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      setState({ kind: 'here', file, said: `It could not be shared from this ${deviceWord()}. Save it instead.` });
    }
  };
  const title = wanted.fingerprint === undefined ? 'Save video' : 'Save export';
  switch (state.kind) {
    case 'running':
      return (
        <Sheet title={title} onClose={() => leave(onClose)}>
          <Bar bytes={state.bytes} of_bytes={state.of_bytes} isNearly={wanted.bytesExpected !== undefined} />
          <Button onClick={() => leave(onBack)}>Cancel</Button>
        </Sheet>
      );
    case 'failed':
      return (
        <Sheet title={title} onClose={() => leave(onClose)}>
          <Notice kind="bad">{state.sentence}</Notice>
          <Button
            kind="main"
            onClick={() => {
              setState(stateAtFirst(wanted));
              setTries(tries + 1);
            }}
          >
            Try again
          </Button>
          <Button onClick={() => leave(onBack)}>Back</Button>
        </Sheet>
      );
    case 'large':
      return (
        <Sheet title={title} onClose={() => leave(onClose)}>
          <p>
            This is a large file
            {wanted.bytesExpected === undefined ? '' : ` of about ${sayBytes(wanted.bytesExpected)}`}: the browser
            downloads it by itself, and shows how far it is. Keep the app open until it is there.
          </p>
          <Button
            kind="main"
            onClick={() => {
              isDone.current = true;
              download(wanted.href, wanted.name);
            }}
          >
            <Download aria-hidden="true" />
            Download
          </Button>
          <Fingerprint wanted={wanted} />
          <Button onClick={() => leave(onBack)}>Back</Button>
        </Sheet>
      );
    case 'here':
      return (
        <Sheet title={title} onClose={onClose}>
          <Notice kind="good">
            <strong>{state.file.name}</strong> is ready: {sayBytes(state.file.size)}.
          </Notice>
          {canShare(state.file) && (
            <Button kind="main" onClick={() => void share(state.file)}>
              <Share2 aria-hidden="true" />
              Share…
            </Button>
          )}
          <Button
            kind={canShare(state.file) ? 'plain' : 'main'}
            onClick={() => {
              downloadFile(state.file);
              setState({ ...state, said: 'It is among the downloads of this browser.' });
            }}
          >
            <Download aria-hidden="true" />
            Save to this {deviceWord()}
          </Button>
          <p role="status" className="dim">
            {state.said}
          </p>
          <Fingerprint wanted={wanted} />
          <Button kind="link" onClick={onClose}>
            Close
          </Button>
        </Sheet>
      );
  }
}

function Bar({
  bytes,
  of_bytes,
  isNearly,
}: {
  bytes: number;
  of_bytes: number | undefined;
  isNearly: boolean;
}): ReactNode {
  return (
    <div className="save-bar">
      <p>
        <strong>{sayBytes(bytes)}</strong>
        {of_bytes !== undefined && ` of ${isNearly ? 'about ' : ''}${sayBytes(of_bytes)}`}
      </p>
      {of_bytes === undefined ? (
        <progress aria-label="Fetched" />
      ) : (
        <progress aria-label="Fetched" value={Math.min(bytes, of_bytes)} max={of_bytes} />
      )}
    </div>
  );
}

function Fingerprint({ wanted }: { readonly wanted: Wanted }): ReactNode {
  if (wanted.fingerprint === undefined) return null;
  return (
    <div className="save-proof">
      <p className="dim">Keep the file as it is: any change shows. Note this recorder’s fingerprint apart from it:</p>
      <code>{wanted.fingerprint}</code>
    </div>
  );
}
