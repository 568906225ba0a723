/** The recovery service of this recorder: none yet and how to choose one, or the one that is chosen and what can be done with it. */
import { Failure, Progress, useAnswer } from '../../../kit/index.ts';
import { ChooseService } from './ChooseService.tsx';
import { ChosenService } from './ChosenService.tsx';
import './service.css';

/** Its last answer, and what waits for it, show as they change. */
const LOOK_EVERY_MS = 5_000;

export interface ServiceSettingsProps {
  /** In the setup, only what is needed to choose one. */
  readonly isShort?: boolean | undefined;
}

export function ServiceSettings({ isShort = false }: ServiceSettingsProps) {
  const service = useAnswer('recoveryService', undefined, { every_ms: LOOK_EVERY_MS });
  if (service.data === undefined) {
    return service.error === null ? (
      <Progress label="Reading the settings…" />
    ) : (
      <Failure error={service.error} onRetry={() => void service.refetch()} />
    );
  }
  const { card } = service.data;
  return card === undefined ? (
    <ChooseService />
  ) : (
    <ChosenService service={service.data} card={card} isShort={isShort} />
  );
}
