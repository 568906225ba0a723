/** Saves footage: from when to when, as a video to watch or as an export that proves itself. What was typed stays when it is refused. */
import { routes, type CameraView } from '@nightlatch/protocol';
import { call, sentenceOf } from '@nightlatch/ui/api';
import { useState, type ReactNode } from 'react';
import { Button } from '../../parts/Button.tsx';
import { CheckList } from '../../parts/CheckList.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Field } from '../../parts/Field.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { zoneDiffers } from './DaySheet.tsx';
import { pickerValue, readRange, sayLength } from './save-range.ts';
import { clipOf, exportOf, SaveProgress, type Wanted } from './SaveProgress.tsx';
import type { RecorderFacts } from './use-recorder-facts.ts';

/** Around the moment that is looked at. */
const BESIDE_MS = 30_000;
const LONGEST_WHY = 500;
const kinds = { clip: 'Video', export: 'Signed export' } as const;

export interface SaveSheetProps {
  readonly cameras: readonly CameraView[];
  readonly facts: RecorderFacts;
  readonly at_ms: number;
  readonly onClose: () => void;
}

export function SaveSheet({ cameras, facts, at_ms, onClose }: SaveSheetProps): ReactNode {
  const { timeZone } = facts;
  const [kind, setKind] = useState<keyof typeof kinds>('clip');
  const [from, setFrom] = useState(() => pickerValue(at_ms - BESIDE_MS, timeZone));
  const [to, setTo] = useState(() => pickerValue(Math.min(at_ms + BESIDE_MS, facts.now_ms()), timeZone));
  const [ids, setIds] = useState(cameras.map(({ id }) => id));
  const [why, setWhy] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [wanted, setWanted] = useState<Wanted>();
  const picked = readRange(from, to, timeZone);
  const chosen = cameras.filter(({ id }) => ids.includes(id));
  const [only] = chosen;
  if (wanted !== undefined)
    return <SaveProgress wanted={wanted} onBack={() => setWanted(undefined)} onClose={onClose} />;

  const begin = async (): Promise<void> => {
    if (!('range' in picked) || only === undefined) return;
    setRefused(undefined);
    if (kind === 'clip') return setWanted(clipOf(only, picked.range, timeZone));
    setBusy(true);
    try {
      const { from_ms, to_ms } = picked.range;
      const range = { from: new Date(from_ms).toISOString(), to: new Date(to_ms).toISOString() };
      setWanted(exportOf(await call(routes.orderExport, { body: { cameraIds: ids, ...range, why } })));
    } catch (error) {
      setRefused(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  const problemOf = (field: 'from' | 'to') =>
    'problem' in picked && picked.field === field ? { problem: picked.problem } : {};
  const isOneCamera = kind === 'clip' && cameras.length > 1;
  return (
    <Sheet title="Save footage" onClose={onClose}>
      {refused !== undefined && <Notice kind="bad">{refused}</Notice>}
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void begin();
        }}
      >
        <Choice label="As" choices={kinds} value={kind} onChange={setKind} />
        <p className="dim">
          {kind === 'clip'
            ? 'An MP4 file to watch or to send.'
            : 'A ZIP file with the video and a proof, signed by the recorder, that nothing in it was changed.'}
        </p>
        <div className="save-range">
          <Field label="From" type="datetime-local" step={1} value={from} onChange={setFrom} {...problemOf('from')} />
          <Field label="To" type="datetime-local" step={1} value={to} onChange={setTo} {...problemOf('to')} />
        </div>
        {zoneDiffers(timeZone, at_ms) && <p className="dim">By the recorder’s clock, in {timeZone}.</p>}
        {cameras.length > 1 && (
          <CheckList
            label="Cameras"
            items={cameras.map(({ id, name }) => ({ id, words: name }))}
            chosen={isOneCamera ? ids.slice(0, 1) : ids}
            onChange={(next) => setIds(isOneCamera ? next.slice(-1) : next)}
          />
        )}
        {isOneCamera && <p className="dim">A video is of one camera; a signed export can be of all of them.</p>}
        {kind === 'export' && (
          <Field
            label="Why (optional)"
            maxLength={LONGEST_WHY}
            value={why}
            onChange={setWhy}
            hint="Kept in the export, with your name."
          />
        )}
        <Button kind="main" type="submit" busy={isBusy} disabled={!('range' in picked) || only === undefined}>
          {only === undefined
            ? 'Choose a camera'
            : `Save ${'range' in picked ? sayLength(lengthOf(picked.range)) : ''}`}
        </Button>
      </form>
      <Button kind="link" onClick={onClose}>
        Cancel
      </Button>
    </Sheet>
  );
}

function lengthOf({ from_ms, to_ms }: { from_ms: number; to_ms: number }): number {
  return to_ms - from_ms;
}
