/**
 * How one camera is recorded: when, on what motion, how long it is kept. Nothing holds before "Save"; what was saved can be undone while
 * the page is open, and copied to other cameras.
 */
import type { CameraView, RecordingRules } from '@nightlatch/protocol';
import { Copy, Save, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Button, Confirm, Dialog, Failure, Notice, Tabs, useAnswer, useChange } from '../../../kit/index.ts';
import { useAbout } from '../../../shell/queries.ts';
import { CopyRules } from './CopyRules.tsx';
import { KeepSection } from './KeepSection.tsx';
import { MotionSection } from './MotionSection.tsx';
import { sayRules } from './rules-words.ts';
import { rulesOf, useRulesSaving } from './useRulesSaving.ts';
import { WhenSection } from './WhenSection.tsx';
import './recording.css';

const USUAL_RESERVE_BYTES = 1e9;

export interface RecordingPageProps {
  readonly camera: CameraView;
  readonly cameras: readonly CameraView[];
  readonly onClose: () => void;
}

export function RecordingPage({ camera: opened, cameras, onClose }: RecordingPageProps) {
  const camera = cameras.find(({ id }) => id === opened.id) ?? opened;
  const others = cameras.filter(({ id }) => id !== camera.id);
  const [draft, setDraft] = useState(() => rulesOf(camera));
  const [tab, setTab] = useState('when');
  const [asks, setAsks] = useState<'copy' | 'leave'>();
  const { saving, last, save, undo } = useRulesSaving();
  const about = useAbout();
  const system = useAnswer('system');
  const changeSystem = useChange('changeSystem', ['system', 'footageForecast']);
  const stored_bytes = system.data?.recording.freeReserve_bytes ?? USUAL_RESERVE_BYTES;
  const [reserve, setReserve] = useState<number>();
  const stored = rulesOf(camera);
  const isChanged = !isSame(draft, stored) || (reserve !== undefined && reserve !== stored_bytes);
  const edit = (rules: RecordingRules): void => {
    setDraft(rules);
    saving.reset();
  };
  const saveAll = (): void => {
    if (reserve !== undefined && reserve !== stored_bytes && system.data !== undefined) {
      const { storage: _1, fingerprint: _2, models: _3, ...settings } = system.data;
      const body = { ...settings, recording: { ...settings.recording, freeReserve_bytes: reserve } };
      changeSystem.mutate({ body }, { onSuccess: () => setReserve(undefined) });
    }
    const before = [{ cameraId: camera.id, rules: stored }];
    if (isSame(draft, stored)) return;
    save([{ cameraId: camera.id, rules: draft }], { words: 'Saved.', before }, () => undefined);
  };
  const copy = (to: readonly CameraView[]): void => {
    const before = to.map((one) => ({ cameraId: one.id, rules: rulesOf(one) }));
    const wanted = before.map(({ cameraId, rules }) => ({ cameraId, rules: { ...draft, motion: rules.motion } }));
    const words = `Copied to ${to.length === 1 ? to[0]?.name : `${to.length} cameras`}.`;
    save(wanted, { words, before }, () => setAsks(undefined));
  };
  const undoLast = (): void => {
    const mine = last?.before.find(({ cameraId }) => cameraId === camera.id);
    undo(() => mine !== undefined && setDraft(mine.rules));
  };
  const section = { rules: draft, onChange: edit };
  return (
    <Dialog
      title={`Recording of ${camera.name}`}
      subtitle={sayRules(draft)}
      size="full"
      onClose={() => (isChanged ? setAsks('leave') : onClose())}
      actions={
        <>
          {others.length > 0 && (
            <span className="kit-apart">
              <Button icon={Copy} isDisabled={isChanged} onPress={() => setAsks('copy')}>
                Copy to other cameras
              </Button>
            </span>
          )}
          {last !== undefined && !isChanged && (
            <Notice kind="good">
              <span className="recording-saved">{last.words}</span>
            </Notice>
          )}
          {last !== undefined && (
            <Button icon={Undo2} onPress={undoLast} isBusy={saving.isPending}>
              Undo
            </Button>
          )}
          <Button
            kind="primary"
            icon={Save}
            onPress={saveAll}
            isDisabled={!isChanged}
            isBusy={saving.isPending || changeSystem.isPending}
          >
            Save
          </Button>
        </>
      }
    >
      {asks !== 'copy' && saving.error !== null && <Failure error={saving.error} />}
      {changeSystem.error !== null && <Failure error={changeSystem.error} />}
      <Tabs
        label="Recording"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'when', title: 'When', content: <WhenSection {...section} onMotion={() => setTab('motion')} /> },
          {
            id: 'motion',
            title: 'Motion',
            content: <MotionSection {...section} camera={camera} isSaved={isSame(draft.motion, stored.motion)} />,
          },
          {
            id: 'keep',
            title: 'How long',
            content: (
              <KeepSection
                {...section}
                cameraId={camera.id}
                timeZone={about.data?.timeZone}
                reserve_bytes={reserve ?? stored_bytes}
                onReserve={setReserve}
              />
            ),
          },
        ]}
      />
      {asks === 'copy' && (
        <CopyRules
          from={camera}
          others={others}
          onCopy={copy}
          isBusy={saving.isPending}
          error={saving.error}
          onClose={() => setAsks(undefined)}
        />
      )}
      {asks === 'leave' && (
        <Confirm
          title="Leave without saving?"
          confirmLabel="Leave"
          onCancel={() => setAsks(undefined)}
          onConfirm={onClose}
        >
          <p>What was changed here does not hold yet.</p>
        </Confirm>
      )}
    </Dialog>
  );
}

/** Both as the recorder writes them: members in one order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([key, inside]) => [key, sorted(inside)]),
  );
}
