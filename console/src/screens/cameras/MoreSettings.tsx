/** What most cameras need no word about: the smaller picture, the way of the packets, ONVIF, sound. */
import { Select, TextField, Toggle } from '../../kit/index.ts';
import type { CameraField } from './camera-errors.ts';
import type { CameraDraft, Transport } from './camera-draft.ts';
import type { SourceKind } from './source-kind.ts';

const transports = [
  { id: 'automatic', text: 'The recorder chooses', detail: 'TCP' },
  { id: 'tcp', text: 'TCP', detail: 'Nothing gets lost on the way' },
  { id: 'udp', text: 'UDP', detail: 'For cameras that send nothing by TCP; TCP where no packet comes' },
] as const;

export interface MoreSettingsProps {
  readonly draft: CameraDraft;
  readonly kind: SourceKind;
  readonly set: (change: Partial<CameraDraft>) => void;
  readonly errorAt: (field: CameraField) => string | undefined;
  /** What of the small picture was seen when it was tried. */
  readonly subSeen?: string | undefined;
}

export function MoreSettings({ draft, kind, set, errorAt, subSeen }: MoreSettingsProps) {
  const isRtsp = kind === 'rtsp' || kind === 'rtsps';
  return (
    <div className="camera-more">
      {isRtsp && (
        <div className="kit-form-row">
          <TextField
            label="Address of its smaller picture (optional)"
            keyboard="address"
            value={draft.subAddress}
            onChange={(subAddress) => set({ subAddress })}
            maxLength={1024}
            hint={subSeen ?? 'Shown in small tiles, so that many cameras can be seen at once.'}
            error={errorAt('subAddress')}
          />
          <Select
            label="How its packets travel"
            value={draft.transport}
            options={transports}
            onChange={(id) =>
              set({ transport: transports.find((one) => one.id === id)?.id ?? ('automatic' satisfies Transport) })
            }
          />
        </div>
      )}
      <div className="kit-form-row camera-more-row">
        <TextField
          label="ONVIF address (optional)"
          keyboard="address"
          value={draft.onvifAddress}
          onChange={(onvifAddress) => set({ onvifAddress })}
          maxLength={1024}
          hint="For moving it, and for motion that the camera tells."
          error={errorAt('onvifAddress')}
        />
        <Toggle
          label="Record its sound"
          detail="Where it has a microphone"
          isOn={draft.sound}
          onChange={(sound) => set({ sound })}
        />
      </div>
    </div>
  );
}
