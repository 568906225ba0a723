/**
 * Adds a recorder, or adds one again: one scan or a typed pairing code, and the password, on one screen. What was typed stays
 * whatever goes wrong. In the second case only the recorder with the kept identity is taken.
 */
import { showRecorderId } from '@nightlatch/protocol';
import { useWait } from '@nightlatch/ui/wait';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useApp } from '../context.tsx';
import { deviceLabel, deviceWord } from '../model/device-label.ts';
import { askToKeepKeys } from '../offline-shell.ts';
import { join } from '../model/join.ts';
import { whyNoKeys } from '../model/keys.ts';
import type { KeptRecorder } from '../model/kept-recorder.ts';
import { readTyped } from '../model/offer.ts';
import { explainJoinFailure, type JoinFailure } from '../model/sentences.ts';
import { Button } from '../parts/Button.tsx';
import { Field, PasswordField } from '../parts/Field.tsx';
import { Frame } from '../parts/Frame.tsx';
import { Notice } from '../parts/Notice.tsx';
import { go } from '../route.ts';
import { OfferByScan } from './OfferByScan.tsx';
import { OfferByCode, type TypedOffer } from './OfferByCode.tsx';
import { useScannedOffer } from './use-scanned-offer.ts';

/** `again`: the recorder that was removed to be added again. */
export function AddScreen({ again }: { readonly again?: KeptRecorder }): ReactNode {
  const { recorders, say } = useApp();
  const scanned = useScannedOffer(again);
  const [way, setWay] = useState<'scan' | 'type'>('scan');
  const [typed, setTyped] = useState<TypedOffer>(() => ({ recorder: ownName(again), code: '' }));
  const [typedProblem, setTypedProblem] = useState<ReturnType<typeof readTyped>>();
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [label, setLabel] = useState(() => again?.label ?? deviceLabel(navigator.userAgent));
  const [missing, setMissing] = useState<string>();
  const [failure, setFailure] = useState<JoinFailure>();
  const [busy, setBusy] = useState(false);
  const [unable, setUnable] = useState<string>();
  const wait = useWait();

  useEffect(() => {
    void whyNoKeys().then(setUnable);
  }, []);

  /** The offer to send, or undefined after saying on the screen what is missing. */
  const offer = ():
    | { recorderId: string; identity?: string; offer: { token: string } | { code: string } }
    | undefined => {
    if (way === 'scan') {
      if (scanned.offer === undefined) {
        setMissing('Scan the code first, or type it.');
        return undefined;
      }
      const { recorderId, token, identity } = scanned.offer;
      return { recorderId, identity, offer: { token } };
    }
    const read = readTyped(typed, location, again);
    setTypedProblem(read);
    if (read.kind === 'refused') return undefined;
    const identity = again === undefined ? {} : { identity: again.identity };
    return { recorderId: read.recorderId, ...identity, offer: { code: read.code } };
  };

  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setFailure(undefined);
    setMissing(undefined);
    const toSend = offer();
    if (toSend === undefined || busy) return;
    if (password === '') return setMissing('Type the password of the recorder.');
    setBusy(true);
    try {
      const joined = await join({ ...toSend, password, label: label.trim() || deviceLabel(navigator.userAgent) });
      const added = await recorders.add(joined, label.trim(), name.trim() || undefined);
      askToKeepKeys();
      scanned.clear();
      say({ kind: 'added', identity: joined.identity, again: added.again });
      go({ at: 'live', identity: joined.identity }, 'replace');
    } catch (error) {
      const explained = explainJoinFailure(error);
      setFailure(explained);
      if (explained.retryAfter_s !== undefined) wait.begin(explained.retryAfter_s);
      if (explained.offerIsSpent) scanned.spend();
      setBusy(false);
    }
  };

  const passwordProblem = failure?.about === 'password' ? failure.sentence : undefined;
  const otherProblem =
    missing ?? (failure !== undefined && failure.about !== 'password' ? failure.sentence : undefined);
  const offerName = again?.name ?? (scanned.offer === undefined ? undefined : showRecorderId(scanned.offer.recorderId));
  return (
    <Frame title={again === undefined ? 'Add a recorder' : `Add “${again.name}”`} back={{ at: 'recorders' }}>
      <form className="stack" onSubmit={(event) => void add(event)} noValidate>
        {way === 'scan' ? (
          <OfferByScan scanned={scanned} />
        ) : (
          <OfferByCode
            typed={typed}
            onChange={setTyped}
            recorderIsKnown={again !== undefined}
            refusal={typedProblem?.kind === 'refused' ? typedProblem : undefined}
          />
        )}
        <PasswordField
          label={again === undefined ? 'Password' : 'New password'}
          hint={again === undefined ? 'The one you sign in with at the recorder.' : undefined}
          value={password}
          onChange={setPassword}
          problem={passwordProblem}
        />
        {again === undefined && (
          <details className="names">
            <summary>Names</summary>
            <Field
              label={`Name of the recorder on this ${deviceWord()}`}
              placeholder="As it is called at the recorder"
              maxLength={32}
              value={name}
              onChange={setName}
            />
            <Field
              label={`Name of this ${deviceWord()} at the recorder`}
              maxLength={60}
              value={label}
              onChange={setLabel}
            />
          </details>
        )}
        {unable !== undefined && <Notice kind="bad">{unable}</Notice>}
        {otherProblem !== undefined && <Notice kind="bad">{otherProblem}</Notice>}
        <Button kind="main" type="submit" busy={busy} disabled={wait.left_s > 0 || unable !== undefined}>
          {wait.left_s > 0 ? `Wait ${wait.left_s} s` : offerName === undefined ? 'Add' : `Add “${offerName}”`}
        </Button>
        <Button kind="link" onClick={() => setWay(way === 'scan' ? 'type' : 'scan')}>
          {way === 'scan' ? 'Type the pairing code instead' : 'Scan the code instead'}
        </Button>
      </form>
    </Frame>
  );
}

/** The recorder's name as far as it is known: the one that is added again, or the one that serves this page. */
function ownName(again: KeptRecorder | undefined): string {
  if (again !== undefined) return showRecorderId(again.recorderId);
  const id = /^nl-([0-9a-z]{6})\.local$/.exec(location.hostname)?.[1];
  return id === undefined ? '' : showRecorderId(id.toUpperCase());
}
