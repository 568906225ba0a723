/**
 * The saved code: written down for the day the mailbox is gone too. It stays on the screen until four of its characters
 * have been typed back, so that a power cut cannot lose it; until then an older one keeps working.
 */
import { groupCode, normalizeCrockford } from '@nightlatch/protocol';
import { sentenceOf } from '@nightlatch/ui/api';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  CodeField,
  Failure,
  fieldError,
  Form,
  Notice,
  PasswordField,
  Progress,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import './people.css';

export interface SavedCodeProps {
  /** The password, where the person has just made it (setup): it is not asked for again. */
  readonly knownPassword?: string | undefined;
  /** The code has been written down and its characters typed back. */
  readonly onActive?: (() => void) | undefined;
}

export function SavedCode({ knownPassword, onActive }: SavedCodeProps) {
  const saved = useAnswer('savedCode');
  const [makesNew, setMakesNew] = useState(false);
  if (saved.data === undefined) {
    return saved.error === null ? (
      <Progress label="Looking for your saved code…" />
    ) : (
      <Failure error={saved.error} onRetry={() => void saved.refetch()} />
    );
  }
  const { state, code, askedFor } = saved.data;
  if (state === 'pending' && code !== undefined) {
    return <WriteDown code={code} askedFor={askedFor ?? []} onActive={onActive} />;
  }
  if (state === 'active' && !makesNew) {
    return (
      <Notice
        kind="good"
        isNews={false}
        title="You have a saved code."
        actions={<Button onPress={() => setMakesNew(true)}>Make a new one</Button>}
      >
        Keep it away from the recorder. It works once, without any network, and is then replaced.
      </Notice>
    );
  }
  return <MakeCode knownPassword={knownPassword} onCancel={makesNew ? () => setMakesNew(false) : undefined} />;
}

interface MakeCodeProps {
  readonly knownPassword?: string | undefined;
  readonly onCancel?: (() => void) | undefined;
}

function MakeCode({ knownPassword, onCancel }: MakeCodeProps) {
  const [password, setPassword] = useState(knownPassword ?? '');
  const make = useChange('makeSavedCode', ['savedCode', 'session']);
  const passwordError = knownPassword === undefined ? fieldError(make.error, 'password') : undefined;
  return (
    <Form
      onSubmit={() => {
        if (password !== '' && !make.isPending) {
          make.mutate({ body: { password } }, onCancel && { onSuccess: onCancel });
        }
      }}
      actions={
        <>
          {onCancel && <Button onPress={onCancel}>Cancel</Button>}
          <Button kind="primary" type="submit" icon={KeyRound} isDisabled={password === ''} isBusy={make.isPending}>
            Make a saved code
          </Button>
        </>
      }
    >
      {knownPassword === undefined && (
        <PasswordField label="Your password" value={password} onChange={setPassword} error={passwordError} />
      )}
      {make.error !== null && passwordError === undefined && <Failure error={make.error} />}
    </Form>
  );
}

interface WriteDownProps {
  readonly code: string;
  readonly askedFor: readonly number[];
  readonly onActive?: (() => void) | undefined;
}

function WriteDown({ code: shown, askedFor, onActive }: WriteDownProps) {
  // The recorder gives it in groups; the places that it asks for count its characters alone.
  const code = normalizeCrockford(shown);
  const [characters, setCharacters] = useState('');
  const confirm = useChange('confirmSavedCode', ['savedCode', 'session']);
  return (
    <div className="saved-code">
      <div className="saved-code-paper">
        <span className="kit-label">Write this down, or photograph it</span>
        <output className="saved-code-code" aria-label="Saved code">
          {groupCode(code)}
        </output>
        <ol className="saved-code-places" aria-label="Characters by place">
          {[...code].map((character, at) => (
            <li key={at} className={askedFor.includes(at + 1) ? 'saved-code-asked' : ''}>
              <b>{character}</b>
              <span>{at + 1}</span>
            </li>
          ))}
        </ol>
      </div>
      <Form
        onSubmit={() => {
          if (characters.length === askedFor.length && !confirm.isPending) {
            confirm.mutate({ body: { characters } }, onActive && { onSuccess: onActive });
          }
        }}
        actions={
          <Button
            kind="primary"
            type="submit"
            isDisabled={characters.length !== askedFor.length}
            isBusy={confirm.isPending}
          >
            OK
          </Button>
        }
      >
        <CodeField
          kind="crockford"
          length={askedFor.length}
          label={`Now type characters ${sayList(askedFor)} of what you wrote down`}
          value={characters}
          onChange={setCharacters}
          error={confirm.error === null ? undefined : sentenceOf(confirm.error)}
        />
      </Form>
    </div>
  );
}

/** `2, 5, 9 and 13` */
function sayList(numbers: readonly number[]): string {
  const last = numbers.at(-1);
  return numbers.length < 2 ? `${last ?? ''}` : `${numbers.slice(0, -1).join(', ')} and ${last}`;
}
