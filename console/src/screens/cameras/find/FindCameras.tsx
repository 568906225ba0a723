/**
 * Finds cameras on the recorder's networks, and adds those that are chosen, one after the other. Not a dialog itself: stands in one, or in
 * the setup. What a camera says of itself is shown as its own words.
 */
import type { CameraView } from '@nightlatch/protocol';
import { Cctv, CircleCheck, Keyboard, Radar } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button, Empty, Failure, Notice, Row, Rows, State, useChange } from '../../../kit/index.ts';
import type { Found } from './found.ts';
import { FoundCamera } from './FoundCamera.tsx';
import { Looking } from './Looking.tsx';
import './find.css';

export interface FindCamerasProps {
  /** Somebody pressed a button that says so. */
  readonly startsAtOnce?: boolean | undefined;
  readonly onAdded?: ((camera: CameraView) => void) | undefined;
  /** To typing an address instead. */
  readonly onType: () => void;
}

export function FindCameras({ startsAtOnce = false, onAdded, onType }: FindCamerasProps) {
  const discover = useChange('discoverCameras');
  const [chosen, setChosen] = useState<Found>();
  const [added, setAdded] = useState<readonly { readonly onvifAddress: string; readonly name: string }[]>([]);
  const hasStarted = useRef(false);
  const look = (): void => discover.mutate({});
  useEffect(() => {
    if (!startsAtOnce || hasStarted.current) return;
    hasStarted.current = true;
    discover.mutate({});
  }, [startsAtOnce, discover]);

  if (chosen !== undefined) {
    return (
      <FoundCamera
        found={chosen}
        onBack={() => setChosen(undefined)}
        onAdded={(camera) => {
          setAdded([...added, { onvifAddress: chosen.onvifAddress, name: camera.name }]);
          setChosen(undefined);
          onAdded?.(camera);
        }}
      />
    );
  }
  if (discover.isPending) return <Looking />;
  const typeInstead = (
    <Button kind="link" icon={Keyboard} onPress={onType}>
      Type an address
    </Button>
  );
  if (discover.data === undefined) {
    return (
      <>
        {discover.error !== null && <Failure error={discover.error} onRetry={look} />}
        {discover.error === null && (
          <Empty
            icon={Radar}
            title="Find the cameras of this network"
            action={
              <Button icon={Radar} kind="primary" onPress={look}>
                Find cameras
              </Button>
            }
          >
            The recorder asks which cameras are there (ONVIF). It takes a few seconds, and tells nobody a password.
          </Empty>
        )}
      </>
    );
  }
  const list = discover.data;
  if (list.length === 0) {
    return (
      <Empty
        icon={Radar}
        title="No camera answered"
        action={
          <div className="find-ways">
            {typeInstead}
            <Button icon={Radar} kind="primary" onPress={look}>
              Look again
            </Button>
          </div>
        }
      >
        Is the camera switched on, in the same network as the recorder, and is ONVIF on in its settings? Some cameras
        are only found by their address.
      </Empty>
    );
  }
  const latest = added.at(-1);
  return (
    <>
      {latest !== undefined && (
        <Notice kind="good" title={`${latest.name} is added.`}>
          It is recorded from now on. Choose the next one, or close this.
        </Notice>
      )}
      <Rows label="Cameras found">
        {list.map((found) => {
          const isAdded = found.isAdded || added.some(({ onvifAddress }) => onvifAddress === found.onvifAddress);
          return (
            <Row
              key={found.onvifAddress}
              icon={Cctv}
              title={found.name}
              isDim={isAdded}
              detail={
                <>
                  {found.model !== '' && found.model !== found.name && <span>{found.model}</span>}
                  <span>{hostOf(found.onvifAddress)}</span>
                </>
              }
              actions={
                <>
                  {isAdded && (
                    <State kind="good" icon={CircleCheck}>
                      Already added
                    </State>
                  )}
                  {/* One device may have several pictures, of several cameras: it can be chosen again. */}
                  <Button
                    onPress={() => setChosen(found)}
                    aria-label={`Choose ${found.name}, ${hostOf(found.onvifAddress)}`}
                  >
                    Choose
                  </Button>
                </>
              }
            />
          );
        })}
      </Rows>
      <div className="find-ways">
        {typeInstead}
        <Button icon={Radar} onPress={look}>
          Look again
        </Button>
      </div>
    </>
  );
}

/** `192.168.1.20`, with a port that is not the usual one. */
function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : address;
}
