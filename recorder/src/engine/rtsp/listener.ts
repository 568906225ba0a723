/** Who listens to a session: what a camera sends, as it comes. Called where packets arrive; nothing here waits. */
import type { SdpTrack } from '../../media/sdp.ts';

export type TrackKind = 'video' | 'sound';

export interface SessionTracks {
  readonly video: SdpTrack;
  /** Undefined: the camera has none that can be recorded, refuses to send it, or nobody asked for it. */
  readonly sound: SdpTrack | undefined;
}

export interface SessionListener {
  /** Once, before the first packet. */
  tracks(tracks: SessionTracks): void;
  /** `bytes[start, end)` is one RTP packet, good during the call. May throw `Malformed` or a CameraFailure: it ends the session. */
  packet(kind: TrackKind, bytes: Buffer, start: number, end: number): void;
  /**
   * The camera says (RFC 3550 6.4.1) that its clock showed `ntp_ms` (Unix epoch, milliseconds) when the track's RTP clock showed
   * `rtpTime` (32 bits). Only reports whose time is within what a clock may show; it may still be years off.
   */
  senderReport(kind: TrackKind, rtpTime: number, ntp_ms: number): void;
}
