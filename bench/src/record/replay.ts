/** The video that all cameras of the bench send: 1080p H.264 at a set rate, drawn and cut into RTP packets beforehand. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clip } from '@nightlatch/tools/fake-camera/clip';
import { interleavedRtp, packetize } from '@nightlatch/tools/fake-camera/rtp';
import { FPS, drawClip } from '../draw-clip.ts';

export interface Replay {
  readonly sdp: string;
  readonly packets: string;
  /** As it came out. */
  readonly mbit: number;
}

/** Writes `camera.sdp` and `camera.replay` into the folder. Throws a sentence where ffmpeg is missing. */
export async function makeReplay(folder: string, mbit: number): Promise<Replay> {
  const clip = await drawClip(folder, mbit);
  const replay = { sdp: join(folder, 'camera.sdp'), packets: join(folder, 'camera.replay') };
  writeFileSync(replay.sdp, describe(clip));
  const frames = clip.frames.map((frame) => {
    const payloads = packetize(frame.key ? [clip.sps, clip.pps, ...frame.nals] : frame.nals);
    return Buffer.concat(
      payloads.map((payload, at) => {
        const marker = at === payloads.length - 1;
        return interleavedRtp(0, { marker, sequence: 0, timestamp: 0, ssrc: 0 }, payload);
      }),
    );
  });
  writeFileSync(replay.packets, Buffer.concat([u32(frames.length), ...frames.flatMap((f) => [u32(f.length), f])]));
  const bytes = frames.reduce((sum, frame) => sum + frame.length, 0);
  return { ...replay, mbit: (bytes * 8 * FPS) / frames.length / 1e6 };
}

function describe(clip: Clip): string {
  const sets = `${clip.sps.toString('base64')},${clip.pps.toString('base64')}`;
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=bench', 't=0 0', 'a=control:*', 'm=video 0 RTP/AVP 96'];
  lines.push('a=rtpmap:96 H264/90000', `a=fmtp:96 packetization-mode=1;sprop-parameter-sets=${sets}`);
  return `${[...lines, 'a=control:trackID=0'].join('\r\n')}\r\n`;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
