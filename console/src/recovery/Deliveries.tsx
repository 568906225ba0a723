/** How far the mail has come: one address in large with its steps, several as a list with the newest step of each. */
import { Check, CircleAlert, LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RecoveryView } from '@nightlatch/protocol';
import { deliverySteps, type DeliveryStep } from './flow.ts';

const icons = { done: Check, now: LoaderCircle, failed: CircleAlert } as const;

export function Deliveries({ request }: { readonly request: RecoveryView }): ReactNode {
  const { deliveries, isCarried } = request;
  const isOne = deliveries.length === 1;
  return (
    <ul className="recovery-deliveries" aria-label="Delivery" aria-live="polite">
      {deliveries.map((delivery) => {
        const steps = deliverySteps(delivery, isCarried);
        return (
          <li key={delivery.maskedAddress} data-many={!isOne || undefined}>
            <strong className="recovery-address">{delivery.maskedAddress}</strong>
            <ul>
              {(isOne ? steps : steps.slice(-1)).map((step) => (
                <DeliveryLine key={step.text} step={step} />
              ))}
            </ul>
          </li>
        );
      })}
    </ul>
  );
}

function DeliveryLine({ step }: { readonly step: DeliveryStep }): ReactNode {
  const Icon = icons[step.kind];
  return (
    <li className="recovery-step" data-kind={step.kind}>
      <Icon aria-hidden="true" />
      <span>
        {step.text}
        {step.detail !== undefined && <small>{step.detail}</small>}
      </span>
    </li>
  );
}
