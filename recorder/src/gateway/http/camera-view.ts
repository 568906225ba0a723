/** A camera as somebody may see it: its settings are the owner's. */
import { USUAL_RECORDING_RULES, type CameraView, type EngineState } from '@nightlatch/protocol';
import type { StoredCamera } from '../cameras/camera-rows.ts';
import type { Principal } from './handler.ts';

/** `state` undefined: the engine did not tell of it yet. `now_ms`: Unix epoch. */
export function cameraView(
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
      ...(state?.waiting === undefined ? {} : { waiting: state.waiting }),
      ...(state?.motion === undefined ? {} : { motion: state.motion }),
      ...(state?.motionProblem === undefined ? {} : { motionProblem: state.motionProblem }),
    },
    ...(state?.width === undefined || state.height === undefined || state.codec === undefined
      ? {}
      : { video: { width: state.width, height: state.height, codec: state.codec } }),
    ...(state?.soundCodec === undefined ? {} : { soundCodec: state.soundCodec }),
    hasSub: camera.subAddress !== undefined,
    hasOnvif: camera.onvifAddress !== undefined,
    ...(state === undefined || principal.kind === 'seat' ? {} : { figures: figuresOf(state) }),
    ...(principal.kind === 'owner' ? ownersView(camera, state) : {}),
  };
}

function figuresOf(state: EngineState): NonNullable<CameraView['figures']> {
  const { bytesPerSecond, clockOffset_ms, packetsLost, framesLost, framesWritten, interruptions } = state;
  return {
    ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
    ...(clockOffset_ms === undefined ? {} : { clockOffset_ms }),
    packetsLost,
    framesLost,
    framesWritten,
    interruptions,
  };
}

function ownersView(camera: StoredCamera, state: EngineState | undefined): Partial<CameraView> {
  const { address, username, hasPassword, subAddress, transport, certificateSha256, onvifAddress, rules } = camera;
  return {
    address,
    hasPassword,
    transport: transport ?? 'automatic',
    rules: rules ?? USUAL_RECORDING_RULES,
    ...(username === undefined ? {} : { username }),
    ...(subAddress === undefined ? {} : { subAddress }),
    ...(certificateSha256 === undefined ? {} : { certificateSha256 }),
    ...(state?.certificateSha256 === undefined ? {} : { shownCertificateSha256: state.certificateSha256 }),
    ...(onvifAddress === undefined ? {} : { onvifAddress }),
  };
}
