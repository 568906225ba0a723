/**
 * Exports on their way to a stick, at the top of the screen once their dialog is closed: how far they are, and what came of them, until
 * somebody has read it. Of exports that ended before this console was looked at, nothing.
 */
import type { Export } from '@nightlatch/protocol';
import { CircleAlert, CircleCheck, Usb, X } from 'lucide-react';
import { useState, useSyncExternalStore, type ReactNode } from 'react';
import { Button, IconButton, useAnswer } from '../../kit/index.ts';
import { Standing } from '../../shell/Said.tsx';
import { ExportProgress } from './ExportProgress.tsx';
import { openDialogs } from './open-dialogs.ts';
import { sayPace, sayRange, shareDone } from './words.ts';

const LOOK_EVERY_MS = 2_000;

export function ExportStanding({ timeZone }: { readonly timeZone: string }): ReactNode {
  const { data = [] } = useAnswer('exports', undefined, { every_ms: LOOK_EVERY_MS });
  const isShown = useSyncExternalStore(openDialogs.subscribe, openDialogs.count) > 0;
  const read = useSyncExternalStore(openDialogs.subscribe, openDialogs.read);
  const [running, setRunning] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<Export>();
  const new_ = data.filter(({ id, state, stick }) => state === 'running' && stick && !running.includes(id));
  if (new_.length > 0) setRunning([...running, ...new_.map(({ id }) => id)]);
  if (opened !== undefined) {
    const subtitle = sayRange(Date.parse(opened.from), Date.parse(opened.to), timeZone);
    return <ExportProgress order={opened} subtitle={subtitle} onClose={() => setOpened(undefined)} />;
  }
  if (isShown) return undefined;
  return data
    .filter(({ id, state }) => running.includes(id) && (state === 'running' || !read.has(id)))
    .map((current) => (
      <Standing
        key={current.id}
        kind={current.state === 'ended' ? 'warning' : 'info'}
        icon={iconOf(current.state)}
        action={
          current.state === 'running' ? (
            <Button onPress={() => setOpened(current)}>Show</Button>
          ) : (
            <IconButton kind="bare" icon={X} label="Close message" onPress={() => openDialogs.note(current.id, true)} />
          )
        }
      >
        {sayState(current)}
      </Standing>
    ));
}

function iconOf(state: Export['state']): ReactNode {
  if (state === 'done') return <CircleCheck aria-hidden="true" />;
  return state === 'ended' ? <CircleAlert aria-hidden="true" /> : <Usb aria-hidden="true" />;
}

function sayState(current: Export): string {
  const { state, sentence = '', stick } = current;
  if (stick === undefined) return '';
  if (state === 'done') return `The export is on the stick “${stick.name}”, checked. The stick can be taken out.`;
  if (state === 'ended') return `The export is not on the stick “${stick.name}”. ${sentence}`;
  const pace = sayPace(stick);
  return `Export to “${stick.name}”: ${Math.floor(shareDone(current))} %${pace === '' ? '' : `, ${pace}`}`;
}
