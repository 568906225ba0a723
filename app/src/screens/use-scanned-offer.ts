/** The offer that was scanned, or that the page was opened with; or what is wrong with the code in view. */
import type { OfferLink } from '@nightlatch/protocol';
import { useCallback, useState } from 'react';
import { useApp } from '../context.tsx';
import type { KeptRecorder } from '../model/kept-recorder.ts';
import { readScan, type ScanResult } from '../model/offer.ts';

export interface ScannedOffer {
  readonly offer: OfferLink | undefined;
  readonly refusal: Extract<ScanResult, { kind: 'refused' }> | undefined;
  readonly read: (text: string) => void;
  /** Forgets the offer, so that another can be scanned. */
  readonly clear: () => void;
}

export function useScannedOffer(again: KeptRecorder | undefined): ScannedOffer {
  const { opened, setOpened } = useApp();
  const context = again === undefined ? { origin: location.origin } : { origin: location.origin, again };
  const [result, setResult] = useState<ScanResult | undefined>(() =>
    opened === undefined ? undefined : readScan(opened, context),
  );
  const clear = useCallback(() => {
    setOpened(undefined);
    setResult(undefined);
  }, [setOpened]);
  const read = (text: string): void => setResult(readScan(text, context));
  return {
    offer: result?.kind === 'offer' ? result.offer : undefined,
    refusal: result?.kind === 'refused' ? result : undefined,
    read,
    clear,
  };
}
