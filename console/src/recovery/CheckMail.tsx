/**
 * "Check your e-mail": on the left what happened to the mail, told as it happens; on the right the Secure Code. The
 * recorder's view is asked for each second while the page is visible.
 */
import { useQueryClient } from '@tanstack/react-query';
import { MailSearch, Timer } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import {
  CONSENT_PROOF_CHARACTERS,
  LONG_CODE_CHARACTERS,
  SECURE_CODE_DIGITS,
  routes,
  type RecoveryView,
} from '@nightlatch/protocol';
import { call } from '@nightlatch/ui/api';
import {
  answerKey,
  Button,
  CodeField,
  Dialog,
  Failure,
  Notice,
  Progress,
  sayDuration,
  useAnswer,
  useCountdown,
} from '../kit/index.ts';
import { Deliveries } from './Deliveries.tsx';
import {
  endedSentence,
  isTimeRunning,
  isUnderWay,
  mayHaveProof,
  needsCarrying,
  wayOfMail,
  type Grant,
} from './flow.ts';
import { OtherWays } from './OtherWays.tsx';
import { focusFieldIn } from '../sign-in/focus.ts';
import { useCodeTry } from './useCodeTry.ts';

const LOOK_EVERY_MS = 1_000;

export interface CheckMailProps {
  readonly accountId: string;
  /** Why one is here again: the time for choosing a password was over. */
  readonly said: string | undefined;
  readonly hasSavedCode: boolean;
  readonly onGrant: (grant: Grant) => void;
  readonly onSavedCode: () => void;
  readonly onQr: () => void;
  readonly onStick: () => void;
  readonly onBack: () => void;
}

export function CheckMail(props: CheckMailProps): ReactNode {
  const { accountId } = props;
  const client = useQueryClient();
  const params = { accountId };
  const view = useAnswer('recoveryView', { params }, { every_ms: LOOK_EVERY_MS });
  const right = useRef<HTMLDivElement>(null);
  const [code, setCode] = useState('');
  const [isSending, setIsSending] = useState(false);
  const [sendError, setSendError] = useState<unknown>();
  const attempt = useCodeTry({
    send: () => call(routes.verifyCode, { params, body: { code } }),
    onGrant: props.onGrant,
    onRefused: () => {
      focusFieldIn(right.current);
      void view.refetch();
    },
  });

  const sendNew = async (): Promise<void> => {
    setIsSending(true);
    setSendError(undefined);
    try {
      client.setQueryData(answerKey('recoveryView', { params }), await call(routes.sendNewCode, { params }));
      setCode('');
      attempt.clear();
      focusFieldIn(right.current);
    } catch (error) {
      setSendError(error);
      void view.refetch();
    } finally {
      setIsSending(false);
    }
  };

  if (view.data === undefined) {
    return (
      <Dialog title="Check your e-mail" size="wide" onClose={props.onBack}>
        {view.error === null ? (
          <Progress label="Looking at the request" />
        ) : (
          <Failure error={view.error} onRetry={() => void view.refetch()} />
        )}
      </Dialog>
    );
  }
  const request = view.data;
  const length = request.codeKind === 'digits' ? SECURE_CODE_DIGITS : LONG_CODE_CHARACTERS;
  const ended = endedSentence(request.state);
  const isStuck = needsCarrying(request);
  const hasTail = mayHaveProof(request);
  return (
    <Dialog
      title="Check your e-mail"
      size="wide"
      onClose={props.onBack}
      onSubmit={() => code !== '' && attempt.submit()}
    >
      <div className="recovery-columns">
        <div className="recovery-left">
          <p>
            A <strong className="recovery-accent">“Reset Password”</strong> e-mail with your Secure Code{' '}
            {wayOfMail(request.deliveries, request.isCarried)}
          </p>
          <Deliveries request={request} />
          <p className="recovery-aside">
            <MailSearch aria-hidden="true" />
            <span>
              {isUnderWay(request.deliveries) ? 'Not there? Look in Junk/Spam. The' : 'Its'} subject says{' '}
              <strong>request&nbsp;{request.tag}</strong>.
            </span>
          </p>
          {props.said !== undefined && attempt.error === undefined && <Notice kind="warning">{props.said}</Notice>}
          <div className="recovery-back">
            <Button kind="link" onPress={props.onBack}>
              Back to sign-in
            </Button>
          </div>
        </div>
        <div className="recovery-right" ref={right}>
          <CodeField
            key={request.codeKind}
            label="Secure Code"
            kind={request.codeKind === 'digits' ? 'digits' : 'crockford'}
            length={length}
            tail={hasTail ? CONSENT_PROOF_CHARACTERS : undefined}
            value={code}
            autoFocus={!isStuck}
            hint={hasTail && code.length >= length ? 'Are there 6 more behind it? Type them too.' : undefined}
            error={attempt.sentence ?? ended}
            onChange={(next) => {
              setCode(next);
              attempt.clear();
            }}
          />
          <Left request={request} />
          {attempt.error !== undefined && attempt.sentence === undefined && <Failure error={attempt.error} />}
          {sendError !== undefined && <Failure error={sendError} />}
          <div className="recovery-buttons">
            <SendNew request={request} isBusy={isSending} onPress={() => void sendNew()} />
            <Button kind={isStuck && code === '' ? 'quiet' : 'primary'} type="submit" isBusy={attempt.isBusy}>
              OK
            </Button>
          </div>
        </div>
      </div>
      <OtherWays
        canBeCarried={request.canBeCarried}
        isStuck={isStuck}
        hasTyped={code !== ''}
        hasSavedCode={props.hasSavedCode}
        onQr={props.onQr}
        onStick={props.onStick}
        onSavedCode={props.onSavedCode}
      />
    </Dialog>
  );
}

/** Time and tries that are left. */
function Left({ request }: { readonly request: RecoveryView }): ReactNode {
  const left_s = useCountdown(Math.ceil(request.lifeLeft_s));
  if (endedSentence(request.state) !== undefined) return undefined;
  const time = isTimeRunning(request) ? `${sayDuration(left_s)} left` : '60 minutes once it is sent';
  return (
    <p className="recovery-left-over">
      <Timer aria-hidden="true" />
      <span>
        <span role="timer">{time}</span> · {request.triesLeft} {request.triesLeft === 1 ? 'try' : 'tries'}
      </span>
    </p>
  );
}

function SendNew(props: { request: RecoveryView; isBusy: boolean; onPress: () => void }): ReactNode {
  const wait_s = useCountdown(Math.ceil(props.request.newCodeIn_s));
  return (
    <Button isDisabled={wait_s > 0} isBusy={props.isBusy} onPress={props.onPress}>
      <span className="recovery-send">
        Send a new code
        {wait_s > 0 && <small>in {sayDuration(wait_s)}</small>}
      </span>
    </Button>
  );
}
