/** What `nightlatch verify` says: sentences, one JSON line, and an exit code (0 intact, 1 altered or not proven, 2 not readable). Never throws. */
import { parseFingerprint, showFingerprint } from '@nightlatch/protocol/export/proof';
import { NotReadable } from '@nightlatch/protocol/export/source';
import type { Verdict } from '@nightlatch/protocol/export/verify';
import { verifyPath } from './verify-path.ts';

export interface Told {
  readonly sentences: readonly string[];
  readonly line: Readonly<Record<string, unknown>>;
  readonly exitCode: 0 | 1 | 2;
}

export async function tellVerdict(path: string, typedRecorder: string | undefined): Promise<Told> {
  const recorder = typedRecorder === undefined ? undefined : parseFingerprint(typedRecorder);
  if (typedRecorder !== undefined && recorder === undefined) {
    return unreadable(`"${typedRecorder}" is neither a recorder id nor a fingerprint.`);
  }
  try {
    const verdict = await verifyPath(path, { recorder });
    const { state, findings, bytesChecked } = verdict;
    const fingerprint = verdict.fingerprint && showFingerprint(verdict.fingerprint);
    return {
      sentences: [headline(verdict, fingerprint), ...findings.map(({ sentence }) => sentence)],
      line: { state, fingerprint, bytesChecked, findings },
      exitCode: state === 'intact' ? 0 : 1,
    };
  } catch (error) {
    const isOurs = error instanceof NotReadable;
    return unreadable(isOurs ? error.message : `${path} cannot be read.`);
  }
}

function headline({ state }: Verdict, fingerprint: string | undefined): string {
  switch (state) {
    case 'intact':
      return `Intact, signed by the recorder with the fingerprint ${fingerprint}. Compare it with what the recorder shows.`;
    case 'altered':
      return 'Altered: this is not as the recorder exported it.';
    case 'unsigned':
      return 'Unsigned: nothing proves where this comes from.';
    case 'unknown-recorder':
      return `Whole, but signed by another recorder: its fingerprint is ${fingerprint}.`;
  }
}

function unreadable(sentence: string): Told {
  return { sentences: [sentence], line: { state: 'unreadable', reason: sentence }, exitCode: 2 };
}
