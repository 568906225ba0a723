/**
 * Who, password, OK. Says what it opens; keeps what was typed when refused; a wait that the recorder asks for counts down
 * here. "Forgot Password" goes on with whoever is chosen in "Who".
 */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserRound } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { routes, type RouteAnswer, type Routes } from '@nightlatch/protocol';
import { ApiProblem, call } from '@nightlatch/ui/api';
import { answerKey, Button, Dialog, Failure, PasswordField, Progress, Select, useAnswer } from '../kit/index.ts';
import type { Role } from '../shell/navigation.ts';
import { focusFieldIn } from './focus.ts';
import { useWait } from '@nightlatch/ui/wait';
import './sign-in.css';

export interface SignInDialogProps {
  /** The name of the screen that signing in opens; undefined when it opens none in particular. */
  readonly opens: string | undefined;
  /** Chosen in "Who" to begin with; otherwise the first owner. */
  readonly accountId: string | undefined;
  readonly onSignedIn: (role: Role) => void;
  readonly onForgotPassword: (accountId: string) => void;
  readonly onHelp: () => void;
  readonly onCancel: () => void;
}

export function SignInDialog(props: SignInDialogProps): ReactNode {
  const client = useQueryClient();
  const people = useAnswer('signInNames');
  const [chosen, setChosen] = useState(props.accountId);
  const [password, setPassword] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const names = people.data?.toSorted((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner')) ?? [];
  const who = names.find((person) => person.accountId === chosen) ?? names[0];

  const signIn = useMutation({
    mutationFn: (accountId: string) => call(routes.signIn, { body: { accountId, password } }),
    onSuccess: async (signedIn) => {
      client.setQueryData<RouteAnswer<Routes['session']>>(
        answerKey('session'),
        (before) => before && { ...before, signedIn },
      );
      props.onSignedIn(signedIn.role);
      await client.invalidateQueries();
    },
  });
  const refusal = signIn.error instanceof ApiProblem ? signIn.error : undefined;
  const { left_s, begin } = useWait();
  const aboutPassword =
    refusal !== undefined && ['wrong-password', 'throttled', 'bad-input'].includes(refusal.code ?? '');

  const submit = (): void => {
    if (who === undefined || password === '' || left_s > 0 || signIn.isPending) return;
    signIn.mutate(who.accountId, {
      onError: (error) => {
        if (error instanceof ApiProblem) begin(error.retryAfter_s ?? 0);
        focusFieldIn(place.current);
      },
    });
  };

  return (
    <Dialog
      title="Sign in"
      subtitle={
        props.opens !== undefined && (
          <>
            to open <strong>{props.opens}</strong>
          </>
        )
      }
      onClose={props.onCancel}
      onSubmit={submit}
      tools={
        <Button kind="link" onPress={props.onHelp}>
          Help
        </Button>
      }
      actions={
        <>
          <span className="kit-apart">
            <Button
              kind="link"
              isDisabled={who === undefined}
              onPress={() => who !== undefined && props.onForgotPassword(who.accountId)}
            >
              Forgot Password
            </Button>
          </span>
          <Button onPress={props.onCancel}>Cancel</Button>
          <Button kind="primary" type="submit" isBusy={signIn.isPending} isDisabled={left_s > 0}>
            OK
          </Button>
        </>
      }
    >
      {people.isPending && <Progress label="Asking who may sign in" />}
      {people.error !== null && names.length === 0 && (
        <Failure error={people.error} onRetry={() => void people.refetch()} />
      )}
      {who !== undefined && (
        <>
          <Select
            label="Who"
            icon={UserRound}
            options={names.map((person) => ({ id: person.accountId, text: `${person.name} (${person.role})` }))}
            value={who.accountId}
            onChange={(accountId) => {
              setChosen(accountId);
              signIn.reset();
            }}
          />
          <div ref={place}>
            <PasswordField
              label="Password"
              value={password}
              autoFocus
              maxLength={1024}
              error={aboutPassword && (left_s > 0 || refusal.retryAfter_s === undefined) ? refusal.title : undefined}
              onChange={setPassword}
            />
          </div>
          {left_s > 0 && (
            <p className="sign-in-wait" role="timer">
              You can try again in <strong>{left_s} s</strong>.
            </p>
          )}
          {signIn.error !== null && !aboutPassword && <Failure error={signIn.error} />}
        </>
      )}
    </Dialog>
  );
}
