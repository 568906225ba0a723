/** "Suggest": a passphrase by clicking one word in each row. Only the person at the screen chooses; nothing is kept. */
import { RotateCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { routes } from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import { Button } from '../Button.tsx';
import { Failure } from '../feedback/Failure.tsx';
import { Progress } from '../feedback/Progress.tsx';
import './new-password.css';

/** Between the words: a key of the keyboard's first face, and easy to say. */
const BETWEEN = '-';

export interface SuggestWordsProps {
  readonly onUse: (password: string) => void;
  readonly onCancel: () => void;
}

export function SuggestWords({ onUse, onCancel }: SuggestWordsProps) {
  const [round, setRound] = useState(0);
  const [rows, setRows] = useState<readonly (readonly string[])[]>();
  const [chosen, setChosen] = useState<readonly (string | undefined)[]>([]);
  const [error, setError] = useState<unknown>();

  useEffect(() => {
    const ended = new AbortController();
    call(routes.suggestWords, { signal: ended.signal }).then(
      (answer) => {
        setRows(answer.rows);
        setError(undefined);
        setChosen([]);
      },
      (thrown: unknown) => {
        if (!ended.signal.aborted) setError(thrown);
      },
    );
    return () => ended.abort();
  }, [round]);

  const isComplete = rows !== undefined && rows.every((_, at) => chosen[at] !== undefined);
  const again = (): void => setRound(round + 1);
  return (
    <section className="kit-suggest" aria-label="Suggest a password">
      <p>Click one word in each row. They become your password.</p>
      {error !== undefined && <Failure error={error} onRetry={again} />}
      {rows === undefined && error === undefined && <Progress label="Finding words…" />}
      {rows?.map((words, at) => (
        <ToggleButtonGroup
          key={`${round}-${at}`}
          className="kit-suggest-row"
          aria-label={`Word ${at + 1}`}
          selectionMode="single"
          selectedKeys={chosen[at] === undefined ? [] : [chosen[at]]}
          onSelectionChange={(keys) => {
            const [key] = keys;
            setChosen(rows.map((_, row) => (row === at ? (key === undefined ? undefined : String(key)) : chosen[row])));
          }}
        >
          {words.map((word) => (
            <ToggleButton key={word} id={word} className="kit-suggest-word">
              {word}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      ))}
      <output className="kit-suggest-phrase" aria-label="Your password so far">
        {(rows ?? []).map((_, at) => chosen[at] ?? '…').join(BETWEEN)}
      </output>
      <div className="kit-suggest-actions">
        <Button icon={RotateCw} onPress={again}>
          Other words
        </Button>
        <span className="kit-apart" />
        <Button onPress={onCancel}>Back</Button>
        <Button kind="primary" isDisabled={!isComplete} onPress={() => onUse(chosen.join(BETWEEN))}>
          Use this password
        </Button>
      </div>
    </section>
  );
}
