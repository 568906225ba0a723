/** The keys that recorders seal to: which there are, who may still use them, rotating and forgetting. */
import { type OperatorKeys, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { call, sentenceOf } from '@nightlatch/ui/api';
import { type ReactNode, useState } from 'react';
import { Confirm } from './Confirm.tsx';
import { Count, Time, Unanswered } from './parts.tsx';
import { useAsked } from './session.ts';

type Key = OperatorKeys['keys'][number];
const roles: Readonly<Record<Key['role'], { readonly words: string; readonly badge: string }>> = {
  retired: { words: 'Retired', badge: 'plain' },
  current: { words: 'Current', badge: 'good' },
  next: { words: 'Next', badge: 'plain' },
};

export function Keys(): ReactNode {
  const { data, error, reload } = useAsked('keys', (signal) => call(operatorRoutes.keys, { signal }));
  const [problem, setProblem] = useState<string>();
  if (data === undefined) return <Unanswered error={error} />;
  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(undefined);
    try {
      await work();
    } catch (failure) {
      setProblem(sentenceOf(failure));
    }
    await reload();
  };
  const forget = (id: string, force: boolean): Promise<void> =>
    attempt(() => call(operatorRoutes.forgetKey, { params: { id }, query: force ? { force: 'true' } : {} }));
  return (
    <>
      {error !== undefined && <Unanswered error={error} />}
      <p className="dim">
        Recorders seal their requests to the current key, and know the next one already. After a rotation the old one is
        kept, for recorders that have not heard of it yet: those without a network hear of it by a USB stick, or never.
      </p>
      {problem !== undefined && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <table className="table">
        <thead>
          <tr>
            <th>Key</th>
            <th>Role</th>
            <th>Made</th>
            <th>Retired</th>
            <th>Recorders that use it</th>
            <th>
              <span className="visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.keys.toReversed().map((key) => (
            <tr key={key.id}>
              <td data-label="Key">
                <code>{key.id}</code>
              </td>
              <td data-label="Role">
                <span className={`badge badge-${roles[key.role].badge}`}>{roles[key.role].words}</span>
              </td>
              <td data-label="Made">
                <Time at={key.madeAt} />
              </td>
              <td data-label="Retired">{key.retiredAt === undefined ? '–' : <Time at={key.retiredAt} />}</td>
              <td data-label="Recorders that use it">
                <Count value={key.recorders} />
              </td>
              <td>
                {key.role === 'retired' && (
                  <Confirm
                    ask="Forget"
                    sentence={sayForget(data.keys, key)}
                    confirm="Forget this key"
                    onConfirm={() => forget(key.id, upTo(data.keys, key) > 0)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Confirm
        ask="Rotate the keys"
        sentence="The next key becomes the current one, and a new next one is made. Copy the keys’ folder first and afterwards: without its keys, requests that were sealed to them open nowhere."
        confirm="Rotate them now"
        onConfirm={() => attempt(() => call(operatorRoutes.rotateKeys, { body: { number: data.number } }))}
      />
    </>
  );
}

/** Recorders that may still seal to this key or an older one. */
function upTo(keys: readonly Key[], key: Key): number {
  return keys.slice(0, keys.indexOf(key) + 1).reduce((sum, { recorders }) => sum + recorders, 0);
}

function sayForget(keys: readonly Key[], key: Key): string {
  const count = upTo(keys, key);
  return count === 0
    ? 'No recorder uses it any more. It cannot be made again.'
    : `${count.toLocaleString()} recorders may still seal to it. Their requests are refused from then on, until they have been given the newer keys. It cannot be made again.`;
}
