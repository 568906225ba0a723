/** What the camera says about itself in DESCRIBE: the right thing, or a wrong one on purpose. */
import type { Clip } from './clip.ts';

/** `without-video`: sound only. `two-tracks`: video, and sound that is never sent. `nonsense`: not SDP. `huge`: 4 MB of it. */
export type SdpKind = 'video' | 'two-tracks' | 'without-video' | 'nonsense' | 'huge';

export function describeClip(kind: SdpKind, clip: Clip): string {
  const session = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=Fake camera', 't=0 0', 'a=control:*', 'a=range:npt=now-'];
  const level = clip.sps.subarray(1, 4).toString('hex');
  const sets = `${clip.sps.toString('base64')},${clip.pps.toString('base64')}`;
  const video = [
    'm=video 0 RTP/AVP 96',
    'a=rtpmap:96 H264/90000',
    `a=fmtp:96 packetization-mode=1;profile-level-id=${level};sprop-parameter-sets=${sets}`,
    'a=control:trackID=0',
  ];
  const sound = ['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:trackID=1'];
  switch (kind) {
    case 'video':
      return lines([...session, ...video]);
    case 'two-tracks':
      return lines([...session, ...sound, ...video]);
    case 'without-video':
      return lines([...session, ...sound]);
    case 'nonsense':
      return lines(['<html>', 'm=m=m=', 'a=fmtp:96 sprop-parameter-sets=!!!,,%%', '\x00\x01\x02']);
    case 'huge':
      return lines([...session, ...video, `a=tool:${'x'.repeat(4 * 1024 * 1024)}`]);
  }
}

const lines = (all: readonly string[]): string => `${all.join('\r\n')}\r\n`;
