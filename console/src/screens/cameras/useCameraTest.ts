/** Trying a camera before it is kept: its picture, or why there is none; then its smaller picture where it is said to have one. */
import type { Still } from '@nightlatch/protocol';
import { useState } from 'react';
import { useChange } from '../../kit/index.ts';

export interface SourceToTry {
  readonly address: string;
  readonly username?: string;
  readonly password?: string;
  readonly subAddress?: string;
  readonly transport?: 'automatic' | 'tcp' | 'udp';
  readonly certificateSha256?: string;
  readonly onvifAddress?: string;
  /** Whose stored password is used when none is given. */
  readonly id?: string;
}

export interface CameraTest {
  run(source: SourceToTry): void;
  /** What was typed has changed: nothing that was seen counts. */
  reset(): void;
  readonly still: Still | undefined;
  /** What it showed, `rtsps:`. */
  readonly certificateSha256: string | undefined;
  /** Of the smaller picture, in words. */
  readonly subSeen: string | undefined;
  readonly isPending: boolean;
  readonly error: Error | null;
}

export function useCameraTest(): CameraTest {
  const main = useChange('testCamera');
  const sub = useChange('testCamera');
  const [round, setRound] = useState(0);
  const [seen, setSeen] = useState<{ readonly round: number; readonly words: string }>();
  return {
    run(source) {
      const mine = round + 1;
      setRound(mine);
      sub.reset();
      const trySub = (subAddress: string): void =>
        sub.mutate(
          { body: { ...source, address: subAddress, subAddress: '' } },
          {
            onSuccess: ({ width, height }) => setSeen({ round: mine, words: `It answers: ${width} × ${height}.` }),
            onError: (error) => setSeen({ round: mine, words: `It gives no picture: ${error.message}` }),
          },
        );
      main.mutate({ body: source }, { onSuccess: () => source.subAddress && trySub(source.subAddress) });
    },
    reset() {
      main.reset();
      sub.reset();
      setRound((now) => now + 1);
    },
    still: main.data,
    certificateSha256: main.data?.certificateSha256,
    subSeen: seen?.round === round ? seen.words : undefined,
    isPending: main.isPending,
    error: main.error,
  };
}
