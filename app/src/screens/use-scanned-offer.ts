/** The offer that was scanned, or that the page was opened with; or what is wrong with the code in view. */
import type { OfferLink } from '@nightlatch/protocol';
import { useCallback, useRef, useState } from 'react';
import { useApp } from '../context.tsx';
import type { KeptRecorder } from '../model/kept-recorder.ts';
import { readScan, type ScanResult } from '../model/offer.ts';

export interface ScannedOffer {
  readonly offer: OfferLink | undefined;
  readonly refusal: Extract<ScanResult, { kind: 'refused' }> | undefined;
  readonly read: (text: string) => void;
  /** Forgets the offer, so that another can be scanned. */
  readonly clear: () => void;
  /** As `clear`, and does not take the same one again while it is still in view. */
  readonly spend: () => void;
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
  const spent = useRef<string>(undefined);
  const read = (text: string): void => {
    const next = readScan(text, context);
    if (next.kind === 'offer' && next.offer.token === spent.current) return;
    setResult(next);
  };
  const offer = result?.kind === 'offer' ? result.offer : undefined;
  const spend = (): void => {
    spent.current = offer?.token;
    clear();
  };
  return {
    offer,
    refusal: result?.kind === 'refused' ? result : undefined,
    read,
    clear,
    spend,
  };
}
