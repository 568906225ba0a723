/** Tokens for programs that read the recorder's figures (`/metrics`): made, shown once, removed. */
import type { RouteAnswer, Routes } from '@nightlatch/protocol';
import { Gauge, KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  Button,
  Confirm,
  Dialog,
  Empty,
  Failure,
  fieldError,
  Form,
  IconButton,
  Notice,
  Progress,
  Row,
  Rows,
  TextField,
  useAnswer,
  useChange,
} from '../../kit/index.ts';
import { useAbout } from '../../shell/queries.ts';
import { sayTime } from '../system/words.ts';
import './health.css';

type Token = RouteAnswer<Routes['metricsTokens']>[number];

export function FigureTokens() {
  const tokens = useAnswer('metricsTokens');
  const about = useAbout().data;
  const remove = useChange('removeMetricsToken', ['metricsTokens', 'audit']);
  const [isMaking, setIsMaking] = useState(false);
  const [removing, setRemoving] = useState<Token>();
  if (tokens.data === undefined) {
    return tokens.error === null ? (
      <Progress label="Reading the tokens…" />
    ) : (
      <Failure error={tokens.error} onRetry={() => void tokens.refetch()} />
    );
  }
  return (
    <>
      <p className="kit-section-intro">
        With a token a program such as Prometheus reads figures of the recorder and its cameras at{' '}
        <strong className="figures-address">{about?.appUrl}/metrics</strong>. A token opens nothing else, and ends when
        the password of the owner who made it changes.
      </p>
      {tokens.data.length === 0 ? (
        <Empty icon={Gauge} title="No program reads the figures" />
      ) : (
        <Rows label="Tokens">
          {tokens.data.map((token) => (
            <Row
              key={token.id}
              icon={KeyRound}
              title={token.label}
              detail={
                <>
                  <span>Made {sayTime(token.madeAt, about?.timeZone)}</span>
                  <span>by {token.madeBy}</span>
                </>
              }
              actions={
                <IconButton
                  icon={Trash2}
                  label={`Remove ${token.label}`}
                  onPress={() => {
                    remove.reset();
                    setRemoving(token);
                  }}
                />
              }
            />
          ))}
        </Rows>
      )}
      <div>
        <Button icon={Plus} onPress={() => setIsMaking(true)}>
          Make a token
        </Button>
      </div>
      {isMaking && <MakeToken onClose={() => setIsMaking(false)} />}
      {removing !== undefined && (
        <Confirm
          title={`Remove ${removing.label}?`}
          confirmLabel="Remove token"
          onCancel={() => setRemoving(undefined)}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate({ params: { id: removing.id } }, { onSuccess: () => setRemoving(undefined) })}
        >
          <p>The program that uses it is told no more figures from now on.</p>
        </Confirm>
      )}
    </>
  );
}

function MakeToken({ onClose }: { readonly onClose: () => void }) {
  const [label, setLabel] = useState('');
  const make = useChange('makeMetricsToken', ['metricsTokens', 'audit']);
  const labelError = fieldError(make.error, 'label');
  if (make.data !== undefined) {
    return (
      <Dialog
        title={make.data.label}
        actions={
          <Button kind="primary" onPress={onClose}>
            It is written down
          </Button>
        }
      >
        <Notice kind="warning" title="This token is shown once." isNews={false}>
          Copy it into the program’s settings now. Who loses it makes another one.
        </Notice>
        <p className="figures-token" aria-label="Token">
          {make.data.token}
        </p>
      </Dialog>
    );
  }
  return (
    <Dialog title="Make a token" onClose={onClose}>
      <Form
        onSubmit={() => {
          if (label.trim() !== '' && !make.isPending) make.mutate({ body: { label: label.trim() } });
        }}
        actions={
          <>
            <Button onPress={onClose}>Cancel</Button>
            <Button kind="primary" type="submit" isDisabled={label.trim() === ''} isBusy={make.isPending}>
              Make token
            </Button>
          </>
        }
      >
        <TextField
          label="Name of the program"
          value={label}
          onChange={setLabel}
          maxLength={40}
          error={labelError}
          autoFocus
        />
        {make.error !== null && labelError === undefined && <Failure error={make.error} />}
      </Form>
    </Dialog>
  );
}
