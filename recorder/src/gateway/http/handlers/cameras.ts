/** Cameras: listed for whoever may see them, changed and tested by owners, watched live. */
import { Refusal, type CameraView, type EngineState } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import type { CameraStore, StoredCamera } from '../../cameras/camera-store.ts';
import type { EngineClient } from '../../cameras/engine-client.ts';
import type { LiveFan } from '../../cameras/live-fan.ts';
import { probeRefusal } from '../../cameras/probe-refusal.ts';
import type { Clock } from '../../../base/clock.ts';
import { whoIs } from '../call-names.ts';
import type { Call, Handlers, Principal } from '../handler.ts';
import type { RecorderFacts } from '../recorder-facts.ts';

export interface CameraHandlerParts {
  readonly cameras: CameraStore;
  readonly engine: EngineClient;
  readonly live: LiveFan;
  readonly facts: RecorderFacts;
  readonly accounts: Accounts;
  readonly audit: Audit;
  readonly clock: Clock;
}

type CameraRoutes = 'cameras' | 'addCamera' | 'changeCamera' | 'removeCamera' | 'orderCameras' | 'testCamera' | 'live';

export function cameraHandlers(parts: CameraHandlerParts): Handlers<CameraRoutes> {
  const { cameras, engine, live, facts, accounts, audit, clock } = parts;
  const view = (camera: StoredCamera, principal: Principal): CameraView =>
    cameraView(camera, engine.state(camera.id), principal, engine.states !== undefined, clock.wall_ms());
  const mayLook = (call: Call): void => {
    if (call.principal.kind === 'seat' && !facts.livePicturesSignedOut()) {
      throw new Refusal('not-allowed', 'Sign in to see the cameras.');
    }
  };
  const note = (call: Call, what: string): void => audit.record(whoIs(call.principal, accounts), what);
  return {
    cameras(_input, call) {
      mayLook(call);
      return cameras.list().map((camera) => view(camera, call.principal));
    },
    addCamera({ body }, call) {
      const camera = cameras.add(body, facts.model().channels);
      note(call, `Added the camera "${camera.name}"`);
      return view(camera, call.principal);
    },
    changeCamera({ params, body }, call) {
      const camera = cameras.change(params.id, body);
      note(call, `Changed the camera "${camera.name}"`);
      return view(camera, call.principal);
    },
    removeCamera({ params }, call) {
      const { name } = cameras.get(params.id);
      cameras.remove(params.id);
      live.removed(params.id);
      note(call, `Removed the camera "${name}"`);
    },
    orderCameras({ body }) {
      cameras.order(body.ids);
    },
    async testCamera({ body }) {
      const probed = await engine.probe(cameras.sourceToTry(body, body.id));
      if (probed.still === undefined) throw probeRefusal(probed.failure, probed.reason);
      return probed.still;
    },
    live({ params }, call, socket) {
      mayLook(call);
      live.watch(cameras.get(params.id).id, socket);
    },
  };
}

function cameraView(
  camera: StoredCamera,
  state: EngineState | undefined,
  principal: Principal,
  engineThere: boolean,
  now_ms: number,
): CameraView {
  const { id, name, position } = camera;
  return {
    id,
    name,
    position,
    state: {
      kind: state?.kind ?? 'connecting',
      ...(state?.reason === undefined
        ? engineThere
          ? {}
          : { reason: 'The recording part of the recorder is restarting.' }
        : { reason: state.reason }),
      since: new Date(state?.since_ms ?? now_ms).toISOString(),
    },
    ...(state?.width === undefined || state.height === undefined || state.codec === undefined
      ? {}
      : { video: { width: state.width, height: state.height, codec: state.codec } }),
    ...(principal.kind === 'owner'
      ? {
          address: camera.address,
          ...(camera.username === undefined ? {} : { username: camera.username }),
          hasPassword: camera.hasPassword,
        }
      : {}),
  };
}
