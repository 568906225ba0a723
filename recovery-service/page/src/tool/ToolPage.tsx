/** `/`: three ways to bring a request, then what `/r` does with it. */
import { FileUp, QrCode, ScanLine } from 'lucide-react';
import { type ChangeEvent, type ReactNode, useCallback, useEffect, useId, useState } from 'react';
import { browserSurroundings, OutgoingRequests } from '../model/outgoing.ts';
import { sayKind } from '../model/words.ts';
import { Frame } from '../parts/Frame.tsx';
import { Requests } from '../parts/Requests.tsx';
import { Sentence } from '../parts/Sentence.tsx';
import { type Brought, requestsInCode, requestsInFiles } from './brought.ts';
import { Finder } from './Finder.tsx';
import { useDrop } from './use-drop.ts';

export function ToolPage(): ReactNode {
  const [outgoing, setOutgoing] = useState<OutgoingRequests>();
  const [isScanning, setScanning] = useState(false);
  const [isReading, setReading] = useState(false);
  const [problem, setProblem] = useState<string>();

  const take = useCallback((brought: Brought): void => {
    if (brought.kind === 'nothing') return setProblem(brought.sentence);
    setProblem(undefined);
    setScanning(false);
    setOutgoing(new OutgoingRequests(brought.requests, browserSurroundings));
  }, []);
  const takeFiles = useCallback(
    (files: readonly File[]): void => {
      if (files.length === 0) return;
      setReading(true);
      setProblem(undefined);
      void requestsInFiles(files).then((brought) => {
        setReading(false);
        take(brought);
      });
    },
    [take],
  );
  const isOver = useDrop(takeFiles);
  useEffect(() => {
    if (outgoing === undefined) return;
    void outgoing.lookForEarlier();
    return () => outgoing.stop();
  }, [outgoing]);

  if (outgoing !== undefined) {
    const [only, ...more] = outgoing.snapshot().all;
    return (
      <Frame title={only !== undefined && more.length === 0 ? sayKind(only.request.kind).title : 'Requests'}>
        <Requests outgoing={outgoing} />
        <button type="button" className="button button-link" onClick={() => setOutgoing(undefined)}>
          Bring another request
        </button>
      </Frame>
    );
  }
  return (
    <Frame title="Password Reset Tool">
      <p className="lead">
        Your recorder has no internet, and its password is forgotten? Bring its request here, and the Reset Password
        e-mail goes to its owner.
      </p>
      <div role="alert">
        {problem !== undefined && (
          <Sentence tone="bad" title="No request in there">
            <p>{problem}</p>
          </Sentence>
        )}
      </div>
      {isScanning ? (
        <>
          <Finder onCode={(text) => take(requestsInCode(text))} />
          <button type="button" className="button button-plain" onClick={() => setScanning(false)}>
            Back
          </button>
        </>
      ) : (
        <div className="ways">
          <button
            type="button"
            className="button button-main"
            onClick={() => {
              setProblem(undefined);
              setScanning(true);
            }}
          >
            <ScanLine aria-hidden="true" />
            Scan with the camera
          </button>
          <FileWay isOver={isOver} isReading={isReading} onFiles={takeFiles} />
        </div>
      )}
      <section className="help">
        <h2>Where the request is</h2>
        <ol>
          <li>At the recorder’s screen, right-click and click any icon of the menu bar.</li>
          <li>
            Click <strong>Forgot Password</strong>, then <strong>Show a QR</strong>.
          </li>
          <li>
            Scan the QR, here or with the phone’s own camera app. Without a phone: click{' '}
            <strong>No phone? Use a USB stick</strong>, and choose the file from the stick here.
          </li>
        </ol>
        <p className="dim">
          <QrCode aria-hidden="true" /> The request is sealed: this page and whoever carries it can read neither the
          code nor the address.
        </p>
      </section>
    </Frame>
  );
}

interface FileWayProps {
  readonly isOver: boolean;
  readonly isReading: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

function FileWay({ isOver, isReading, onFiles }: FileWayProps): ReactNode {
  const id = useId();
  const change = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = Array.from(event.target.files ?? []);
    // So that the same file can be chosen again.
    event.target.value = '';
    onFiles(files);
  };
  return (
    <div className="file-way" data-over={isOver || undefined}>
      <input id={id} className="visually-hidden" type="file" multiple onChange={change} />
      <label htmlFor={id} className="button button-plain">
        {isReading ? <span className="spinner" aria-hidden="true" /> : <FileUp aria-hidden="true" />}
        {isReading ? 'Reading…' : 'Choose a file or photo'}
      </label>
      <p className="dim">
        The file from the USB stick, or a photo of the QR.
        <span className="if-drops"> You can drop it anywhere on this page.</span>
      </p>
    </div>
  );
}
