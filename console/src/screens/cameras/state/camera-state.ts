/** How a camera is doing, in a word, a sentence, and what to do about it. The engine's reasons are sentences already; this adds what helps. */
import type { CameraView } from '@nightlatch/protocol';

export interface CameraStateWords {
  readonly kind: 'good' | 'waiting' | 'bad';
  /** `Recording`, `Not recording`. */
  readonly word: string;
  /** Completes the word: "wrong password for the camera". */
  readonly reason?: string;
  readonly whatToDo?: string;
}

const WAITS = {
  motion: { word: 'Waiting for motion', reason: 'it is recorded on motion, and nothing moves' },
  schedule: { word: 'Outside its hours', reason: 'its schedule says not to record now' },
} as const;

/** The first that fits a reason; from the special to the general. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [/user name|password|does not allow/, 'Type the user name and password of the camera under Connection.'],
  [/certificate/, 'If the camera was renewed or replaced, trust its new certificate under Connection.'],
  [/no camera listens/, 'The device is there. Check the port of the address, and whether RTSP is on in the camera.'],
  [/ffmpeg/, 'Have ffmpeg 5.1 or later installed on the recorder.'],
  [/capture input/, 'Check the number of the input under Connection, and its plug at the recorder.'],
  [/no device of that name|cannot be looked up/, 'Check the name in the address, or use the camera’s number address.'],
  [/no video at this address|describes no video|single picture|web page/, 'Check the path at the end of the address.'],
  [/set it to send/, 'Choose H.264 or H.265 in the camera’s own settings.'],
  [/floods/, 'Lower the bit rate in the camera’s own settings. The other cameras are not affected.'],
  [/busy/, 'End other viewers of this camera, or allow more in its settings.'],
  [/key frames/, 'Set the key frame interval (GOP) in the camera to 2 seconds.'],
  [/moved|redirect|from address to address|sends the recorder/, 'Find the camera again, or type its new address.'],
  [
    /no route|does not answer|connection|closed|stopped sending|no video|too slowly/,
    'Check its power and its network cable.',
  ],
  [/read|describes|names|sends/, 'Restart the camera. If this stays, look for newer firmware for it.'],
];

export function stateWords({ state }: Pick<CameraView, 'state'>): CameraStateWords {
  const { kind, reason, waiting } = state;
  if (kind === 'recording') {
    if (waiting === undefined) return { kind: 'good', word: 'Recording' };
    return { kind: 'good', ...WAITS[waiting] };
  }
  const whatToDo = reason === undefined ? undefined : adviceFor(reason);
  return {
    kind: kind === 'connecting' ? 'waiting' : 'bad',
    word: kind === 'connecting' ? 'Connecting' : 'Not recording',
    ...(reason === undefined ? {} : { reason }),
    ...(whatToDo === undefined ? {} : { whatToDo }),
  };
}

export function adviceFor(reason: string): string | undefined {
  return ADVICE.find(([words]) => words.test(reason))?.[1];
}
