/** The door: the token from the file. */
import { operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { call, sentenceOf } from '@nightlatch/ui/api';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Field } from './Field.tsx';
import { Frame } from '../parts/Frame.tsx';

export function SignIn({ onDone }: { readonly onDone: () => void }): ReactNode {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || token.trim() === '') return;
    setBusy(true);
    setProblem(undefined);
    try {
      await call(operatorRoutes.signIn, { body: { token: token.trim() } });
      onDone();
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Frame title="Recovery service">
      <p className="lead">Sign in to see deliveries, caps, tenants and keys.</p>
      <form onSubmit={(event) => void submit(event)} className="form">
        <Field label="Operator’s token" problem={problem}>
          {(field) => (
            <input
              {...field}
              type="password"
              value={token}
              autoComplete="current-password"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
        <button type="submit" className="button button-main" disabled={isBusy}>
          Sign in
        </button>
      </form>
      <p className="dim">
        The token stands in the file that <code>OPERATOR_TOKEN_FILE</code> names, in the keys’ folder by default.
        Another token in that file ends all sessions.
      </p>
    </Frame>
  );
}
