/** Cameras: listed for whoever may see them, changed and tested by owners, watched live. */
import { Refusal, type CameraView } from '@nightlatch/protocol';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Audit } from '../../audit/audit.ts';
import type { StoredCamera } from '../../cameras/camera-rows.ts';
import type { CameraStore } from '../../cameras/camera-store.ts';
import type { EngineClient } from '../../cameras/engine-client.ts';
import type { LiveFan } from '../../cameras/live-fan.ts';
import { watchLooks } from '../../cameras/motion-looks.ts';
import { onvifRefusal, probeRefusal } from '../../cameras/probe-refusal.ts';
import { sameHost } from '../../cameras/same-place.ts';
import type { Clock } from '../../../base/clock.ts';
import { cameraView } from '../camera-view.ts';
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

type CameraRoutes =
  | 'cameras'
  | 'addCamera'
  | 'changeCamera'
  | 'removeCamera'
  | 'orderCameras'
  | 'testCamera'
  | 'changeRecordingRules'
  | 'discoverCameras'
  | 'describeCamera'
  | 'cameraMoves'
  | 'moveCamera'
  | 'motionLooks'
  | 'live';

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
      const { still, certificateSha256 } = probed;
      if (still === undefined) throw probeRefusal(probed.failure, probed.reason, certificateSha256);
      return certificateSha256 === undefined ? still : { ...still, certificateSha256 };
    },
    changeRecordingRules({ params, body }, call) {
      for (const { from, to } of body.recording.hours) {
        if (from < to) continue;
        throw new Refusal('bad-input', 'Hours of the schedule end later on the same day than they begin.', {
          field: 'hours',
        });
      }
      const camera = cameras.setRules(params.id, body);
      note(call, `Changed how the camera "${camera.name}" is recorded`);
      return view(camera, call.principal);
    },
    async discoverCameras() {
      const known = cameras.list();
      return (await engine.discover()).map((found) => ({
        ...found,
        isAdded: known.some(
          ({ address, onvifAddress }) => sameHost(address, found.onvifAddress) || onvifAddress === found.onvifAddress,
        ),
      }));
    },
    async describeCamera({ body }) {
      const { id, ...typed } = body;
      const described = await engine.describe(cameras.onvifToAsk(typed, id));
      if (described.description === undefined) throw onvifRefusal(described.failure, described.reason);
      return described.description;
    },
    async cameraMoves({ params }) {
      const { onvifAddress } = cameras.get(params.id);
      if (onvifAddress === undefined) return { canMove: false, presets: [] };
      const described = await engine.describe(cameras.onvifToAsk({ onvifAddress }, params.id));
      if (described.description === undefined) throw onvifRefusal(described.failure, described.reason);
      const { canMove, presets } = described.description;
      return { canMove, presets };
    },
    async moveCamera({ params, body }, call) {
      const changesPlaces = body.kind === 'save-preset' || body.kind === 'remove-preset';
      if (changesPlaces && call.principal.kind !== 'owner') {
        throw new Refusal('not-allowed', 'Places are saved and removed by an owner.');
      }
      const reason = await engine.move(cameras.get(params.id).id, body);
      if (reason === undefined) return;
      throw new Refusal('camera-not-moved', 'The camera did not move.', { detail: reason });
    },
    motionLooks({ params }, _call, socket) {
      watchLooks(engine, cameras.get(params.id).id, socket);
    },
    live({ params, query }, call, socket) {
      mayLook(call);
      const { id } = cameras.get(params.id);
      live.watch({ cameraId: id, stream: query.stream ?? 'main', sound: query.sound === '1' }, socket);
    },
  };
}
