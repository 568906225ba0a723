/** Under "Check your e-mail": a phone or a stick for a recorder without internet, and the saved code. Where nothing else moves, the phone stands out. */
import { KeyRound, QrCode as QrIcon, Usb } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../kit/index.ts';
import '../carry/carry.css';

export interface OtherWaysProps {
  readonly canBeCarried: boolean;
  /** No mail leaves by itself: the phone's way has the focus, so that no keyboard lies over it. */
  readonly isStuck: boolean;
  /** Something is typed already: the phone's way no longer stands out. */
  readonly hasTyped: boolean;
  readonly hasSavedCode: boolean;
  readonly onQr: () => void;
  readonly onStick: () => void;
  readonly onSavedCode: () => void;
}

export function OtherWays(props: OtherWaysProps): ReactNode {
  const { canBeCarried, isStuck, hasTyped, hasSavedCode } = props;
  if (!canBeCarried && !hasSavedCode) return undefined;
  return (
    <div className="carry-others">
      <h3>{canBeCarried ? 'No internet here? A phone or a stick takes the request along' : 'Other ways in'}</h3>
      <div>
        {canBeCarried && (
          <>
            <Button
              key={String(isStuck)}
              kind={isStuck && !hasTyped ? 'primary' : 'quiet'}
              icon={QrIcon}
              onPress={props.onQr}
              autoFocus={isStuck && !hasTyped}
            >
              Show a QR
            </Button>
            <Button icon={Usb} onPress={props.onStick}>
              Save to a USB stick
            </Button>
          </>
        )}
        {hasSavedCode && (
          <Button icon={KeyRound} onPress={props.onSavedCode}>
            I have my saved code
          </Button>
        )}
      </div>
    </div>
  );
}
