/** The owner's settings of the recorder itself: general, mail, recovery service, storage, health and its letters, figures, and the audit trail. */
import { useState, type ReactNode } from 'react';
import { Dialog, Failure, Progress, Tabs, useAnswer } from '../../kit/index.ts';
import { AuditTrail } from './AuditTrail.tsx';
import { FigureTokens } from '../health/FigureTokens.tsx';
import { HealthNow } from '../health/HealthScreen.tsx';
import { LetterSettings } from '../health/LetterSettings.tsx';
import { GeneralSettings } from './GeneralSettings.tsx';
import { MailSettingsForm } from './MailSettingsForm.tsx';
import { ServiceSettings } from './service/ServiceSettings.tsx';
import { StorageFigures } from './StorageFigures.tsx';
import './system.css';

export interface SystemScreenProps {
  readonly onClose: () => void;
  /** What is seen first. */
  readonly first?: 'general' | 'health';
}

export function SystemScreen({ onClose, first = 'general' }: SystemScreenProps) {
  const system = useAnswer('system', undefined, { every_ms: 10_000 });
  const [tab, setTab] = useState<string>(first);
  const whole = (content: (data: NonNullable<typeof system.data>) => ReactNode): ReactNode => {
    if (system.data !== undefined) return content(system.data);
    if (system.error === null) return <Progress label="Reading the settings…" />;
    return <Failure error={system.error} onRetry={() => void system.refetch()} />;
  };
  return (
    <Dialog title="System" size="large" onClose={onClose}>
      <Tabs
        label="Settings"
        selected={tab}
        onSelect={setTab}
        tabs={[
          { id: 'general', title: 'General', content: whole((data) => <GeneralSettings system={data} />) },
          {
            id: 'mail',
            title: 'Mail',
            content: (
              <>
                <p className="kit-section-intro">
                  Secure Codes leave through this server, straight from the recorder to your mailbox.
                </p>
                <MailSettingsForm />
              </>
            ),
          },
          {
            id: 'service',
            title: 'Recovery service',
            content: (
              <>
                <p className="kit-section-intro">
                  A recovery service mails the Secure Code where you have no mail server, and where this recorder has no
                  internet: a phone or a USB stick takes the sealed request to it.
                </p>
                <ServiceSettings />
              </>
            ),
          },
          { id: 'storage', title: 'Storage', content: whole((data) => <StorageFigures storage={data.storage} />) },
          { id: 'health', title: 'Health', content: <HealthNow /> },
          { id: 'letters', title: 'Letters', content: <LetterSettings /> },
          { id: 'figures', title: 'Figures', content: <FigureTokens /> },
          { id: 'audit', title: 'Audit trail', content: <AuditTrail /> },
        ]}
      />
    </Dialog>
  );
}
