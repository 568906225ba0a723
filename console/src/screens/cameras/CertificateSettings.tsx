/** Which certificate an encrypted camera has to show: the one that is expected, the one that it showed, and "trust this one". */
import { ShieldCheck } from 'lucide-react';
import { Button, Notice } from '../../kit/index.ts';
import { sayFingerprint } from './camera-words.ts';

export interface CertificateSettingsProps {
  /** Hex; undefined: the first that is shown will be. */
  readonly expected: string | undefined;
  /** Hex; undefined: none was shown yet. */
  readonly shown: string | undefined;
  /** The empty text: the next one that is shown. */
  readonly onExpect: (sha256: string) => void;
  readonly error?: string | undefined;
}

export function CertificateSettings({ expected, shown, onExpect, error }: CertificateSettingsProps) {
  if (shown !== undefined && shown !== expected) {
    return (
      <Notice
        kind={expected === undefined ? 'info' : 'warning'}
        title={
          error ?? (expected === undefined ? 'The camera showed this certificate.' : 'It showed another certificate.')
        }
        actions={
          <Button icon={ShieldCheck} kind="primary" onPress={() => onExpect(shown)}>
            Trust this one
          </Button>
        }
      >
        <p className="camera-fingerprint">{sayFingerprint(shown)}</p>
        {expected === undefined ? (
          <p>The camera’s own settings show the same letters, if it is really this camera.</p>
        ) : (
          <>
            <p>Expected of it:</p>
            <p className="camera-fingerprint">{sayFingerprint(expected)}</p>
            <p>Trust it if the camera was renewed or replaced. Otherwise somebody may be in between.</p>
          </>
        )}
      </Notice>
    );
  }
  return (
    <Notice
      kind={error === undefined ? 'info' : 'bad'}
      title={error}
      icon={ShieldCheck}
      actions={expected !== undefined && <Button onPress={() => onExpect('')}>Forget it</Button>}
    >
      {expected === undefined ? (
        <p>
          The first certificate that the camera shows is expected of it from then on. “Test” shows which one that is.
        </p>
      ) : (
        <>
          <p>Only a camera with this certificate is recorded:</p>
          <p className="camera-fingerprint">{sayFingerprint(expected)}</p>
        </>
      )}
    </Notice>
  );
}
