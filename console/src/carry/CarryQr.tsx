/**
 * A sealed request as QR codes, one an address, as large as the screen lets them be: any phone that has internet takes it to the recovery
 * service. Beside it the three steps, what to compare, and the time that the code has.
 */
import type { Envelopes } from '@nightlatch/protocol';
import { Keyboard, MailCheck, Timer, Usb } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Choice, Dialog, Progress, QrCode, sayDuration, useCountdown } from '../kit/index.ts';
import { CarryFailure } from './CarryFailure.tsx';
import { Compared } from './Compared.tsx';
import { hostOf } from './words.ts';
import './carry.css';

export interface CarryQrProps {
  readonly title: string;
  /** Absent while they are made. */
  readonly envelopes: Envelopes | undefined;
  /** Why there are none. */
  readonly error: unknown;
  readonly onRetry: () => void;
  /** Where only a new code can be shown. */
  readonly onNewCode?: (() => void) | undefined;
  /** What the phone's page says too. */
  readonly tag?: string | undefined;
  /** `Secure Code` */
  readonly codeName: string;
  readonly onStick: () => void;
  readonly onCode: () => void;
}

export function CarryQr(props: CarryQrProps): ReactNode {
  const { envelopes, error, onCode } = props;
  return (
    <Dialog title={props.title} size="full" onClose={onCode}>
      {envelopes !== undefined && <Carried {...props} envelopes={envelopes} />}
      {envelopes === undefined && error === undefined && <Progress label="Sealing the request…" />}
      {envelopes === undefined && error !== undefined && (
        <div className="carry-failed">
          <CarryFailure error={error} onRetry={props.onRetry} onNewCode={props.onNewCode} />
          <Button onPress={onCode}>Back</Button>
        </div>
      )}
    </Dialog>
  );
}

function Carried(props: CarryQrProps & { readonly envelopes: Envelopes }): ReactNode {
  const { envelopes, tag, codeName } = props;
  const { links } = envelopes;
  const [chosen, setChosen] = useState('0');
  const left_s = useCountdown(envelopes.lifeLeft_s);
  const link = links[Number(chosen)] ?? links[0];
  if (link === undefined) return undefined;
  return (
    <div className="carry-columns">
      <div className="carry-qr">
        <QrCode text={link.page} digits={link.digits} label={`Code to scan for ${link.maskedAddress}`} />
      </div>
      <div className="carry-words">
        <ol className="carry-steps">
          <li>
            <strong>Point a phone’s camera at the code.</strong> Any phone with internet will do.
          </li>
          <li>
            <strong>Open the page that it finds,</strong> at{' '}
            <span className="carry-host">{hostOf(envelopes.service)}</span>.
          </li>
          <li>
            <strong>Tap “Send the e-mail”.</strong>
            <Compared tag={tag} />
          </li>
        </ol>
        <p className="carry-line">
          <MailCheck aria-hidden="true" />
          <span>
            Then an e-mail from {envelopes.serviceName} brings the code to <strong>{link.maskedAddress}</strong>
          </span>
        </p>
        <p className="carry-line">
          <Timer aria-hidden="true" />
          <span role="timer">
            {left_s > 0 ? `The code has ${sayDuration(left_s)} left` : 'The code’s time is over'}
          </span>
        </p>
        {links.length > 1 && (
          <Choice
            label="Each address has a code of its own"
            options={links.map(({ maskedAddress }, at) => ({ id: String(at), text: maskedAddress }))}
            value={chosen}
            onChange={setChosen}
            isSmall
          />
        )}
        <div className="carry-actions">
          <Button kind="primary" icon={Keyboard} onPress={props.onCode} autoFocus>
            Type the {codeName}
          </Button>
          <Button icon={Usb} onPress={props.onStick}>
            No phone? Use a USB stick
          </Button>
        </div>
      </div>
    </div>
  );
}
