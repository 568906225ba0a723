/** The typing half of adding: the recorder's name and its eight-character pairing code. */
import { groupCode, normalizeCrockford } from '@nightlatch/protocol';
import type { ReactNode } from 'react';
import type { TypedResult } from '../model/offer.ts';
import { Field } from '../parts/Field.tsx';

export interface TypedOffer {
  readonly recorder: string;
  readonly code: string;
}

export interface OfferByCodeProps {
  readonly typed: TypedOffer;
  readonly onChange: (typed: TypedOffer) => void;
  /** It is added again: its name is fixed. */
  readonly recorderIsKnown: boolean;
  readonly refusal: Extract<TypedResult, { kind: 'refused' }> | undefined;
}

export function OfferByCode({ typed, onChange, recorderIsKnown, refusal }: OfferByCodeProps): ReactNode {
  const about = (field: 'recorder' | 'code'): ReactNode =>
    refusal?.field === field ? (
      <>
        {refusal.sentence}
        {refusal.open !== undefined && (
          <>
            {' '}
            <a href={refusal.open}>Open {new URL(refusal.open).host}</a>
          </>
        )}
      </>
    ) : undefined;
  return (
    <>
      <p className="dim">
        Both stand under the QR on the recorder’s screen: right-click, <strong className="latch">Phones</strong>. Or
        right after a reset.
      </p>
      <Field
        label="Recorder"
        placeholder="NL-7K4M-2Q"
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        maxLength={80}
        value={typed.recorder}
        readOnly={recorderIsKnown}
        problem={about('recorder')}
        onChange={(recorder) => onChange({ ...typed, recorder })}
      />
      <Field
        label="Pairing code"
        placeholder="8 letters and digits"
        autoCapitalize="characters"
        autoComplete="one-time-code"
        spellCheck={false}
        maxLength={12}
        value={typed.code}
        problem={about('code')}
        onChange={(code) => onChange({ ...typed, code: tidy(code) })}
      />
    </>
  );
}

/** Upper case in groups of four, whatever was typed between them. */
function tidy(code: string): string {
  return groupCode(normalizeCrockford(code).slice(0, 8));
}
