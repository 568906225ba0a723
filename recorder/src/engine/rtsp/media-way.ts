/** How the packets of a session travel: inside the RTSP connection, or by UDP beside it. */
import type { TrackKind } from './listener.ts';

/** A packet of a track as it came: RTP, or RTCP. `bytes[start, end)` is good during the call. */
export type TrackPacketListener = (kind: TrackKind, isRtcp: boolean, bytes: Buffer, start: number, end: number) => void;

export interface MediaWay {
  /** The `Transport` header of a SETUP. Rejects with a CameraFailure. */
  offer(kind: TrackKind): Promise<string>;
  /** The `Transport` header of the camera's answer. Throws a CameraFailure for one that cannot be. */
  accept(kind: TrackKind, answer: string | undefined): void;
  /** Sends RTCP of the recorder's own. */
  report(kind: TrackKind, rtcp: Buffer): void;
  close(): void;
}
