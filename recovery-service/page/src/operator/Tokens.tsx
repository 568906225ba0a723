/** A tenant's enrolment tokens: making one, which is shown this once, and removing. */
import { type OperatorTenant, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { call, sentenceOf } from '@nightlatch/ui/api';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Sentence } from '../parts/Sentence.tsx';
import { Confirm } from './Confirm.tsx';
import { Time } from './parts.tsx';

export function Tokens({
  tenant,
  onChange,
}: {
  readonly tenant: OperatorTenant;
  readonly onChange: () => void;
}): ReactNode {
  const [label, setLabel] = useState('');
  const [made, setMade] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const params = { tenant: tenant.tenant };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setProblem(undefined);
    try {
      await work();
      onChange();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };
  const make = (event: FormEvent): void => {
    event.preventDefault();
    void attempt(async () => {
      setMade(undefined);
      const { token } = await call(operatorRoutes.makeToken, { params, body: { label } });
      setMade(token);
      setLabel('');
    });
  };
  if (tenant.enrols !== 'token' && tenant.tokens.length === 0) return null;
  return (
    <div className="tokens">
      <h3>Enrolment tokens</h3>
      {tenant.tokens.length === 0 && <p className="dim">None yet, so no recorder can enrol.</p>}
      <ul className="list list-of-acts">
        {tenant.tokens.map((token) => (
          <li key={token.id}>
            <span>
              {token.label}{' '}
              <span className="dim">
                since <Time at={token.madeAt} />
              </span>
            </span>
            <Confirm
              ask="Remove"
              sentence="No more recorders can enrol with it. Those that are enrolled stay so."
              confirm="Remove it"
              onConfirm={() => attempt(() => call(operatorRoutes.removeToken, { params: { ...params, id: token.id } }))}
            />
          </li>
        ))}
      </ul>
      {made !== undefined && (
        <div role="status">
          <Sentence tone="good" title="The new token">
            <p>
              <code className="token">{made}</code>
            </p>
            <p>Write it down now: it is not shown again.</p>
          </Sentence>
        </div>
      )}
      {problem !== undefined && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <form className="row" onSubmit={make}>
        <input
          aria-label={`What a new token of ${tenant.name} is for`}
          placeholder="What it is for"
          value={label}
          onChange={(event) => setLabel(event.target.value)}
        />
        <button type="submit" className="small-button" disabled={label.trim() === ''}>
          Make a token
        </button>
      </form>
    </div>
  );
}
