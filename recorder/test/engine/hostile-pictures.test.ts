/** Cameras whose description or pictures cannot be, beside a good one that loses no frame. */
import type { Socket } from 'node:net';
import { test } from 'vitest';
import type { Clip } from '../../../tools/fake-camera/clip.ts';
import { interleavedRtp, packetize } from '../../../tools/fake-camera/rtp.ts';
import { drawnClip } from './drawn-clip.ts';
import { besideAGoodOne, scripted } from './scripted.ts';
import { useStage } from './stage.ts';

useStage();

interface Shown {
  readonly clip: Clip;
  readonly timestamp: number;
}

/** Sends one key frame after another, as fast as every 20 ms. */
function keyFrames(frame: (at: number) => Shown): (socket: Socket) => void {
  return (socket) => {
    let at = 0;
    let sequence = 0;
    const timer = setInterval(() => {
      const { clip, timestamp } = frame(at++);
      const key = clip.frames.find((each) => each.key);
      const payloads = packetize([clip.sps, clip.pps, ...(key?.nals ?? [])]);
      for (const [index, payload] of payloads.entries()) {
        const header = { marker: index === payloads.length - 1, sequence: sequence++, timestamp, ssrc: 1 };
        socket.write(interleavedRtp(0, header, payload));
      }
    }, 20);
    socket.on('close', () => clearInterval(timer));
  };
}

test('a description of ten megabytes', async () => {
  const sdp = `v=0\r\na=tool:${'x'.repeat(10 * 1024 * 1024)}\r\n`;
  await besideAGoodOne(await scripted({ sdp }), 'has a body of more than');
});

test('a picture that changes its format all the time', async () => {
  const clips = [await drawnClip(), await drawnClip('160x90')] as const;
  const onPlay = keyFrames((at) => ({ clip: at % 2 === 0 ? clips[0] : clips[1], timestamp: at * 1_800 }));
  await besideAGoodOne(await scripted({ onPlay }), 'changed more than 30 times in a minute');
});

test('times that begin anew all the time', async () => {
  const clip = await drawnClip();
  const onPlay = keyFrames((at) => ({ clip, timestamp: (at % 2) * 1_000_000_000 }));
  await besideAGoodOne(await scripted({ onPlay }), 'changed more than 30 times in a minute');
});

test('times that run ahead', async () => {
  const clip = await drawnClip();
  const onPlay = keyFrames((at) => ({ clip, timestamp: at * 90_000 }));
  await besideAGoodOne(await scripted({ onPlay }), 'runs ahead of the time');
});

test('packets of another kind than was announced', async () => {
  const onPlay = (socket: Socket): void => {
    const header = { marker: false, sequence: 0, timestamp: 0, ssrc: 1, payloadType: 33 };
    for (let sequence = 0; sequence < 200; sequence++)
      socket.write(interleavedRtp(0, { ...header, sequence }, Buffer.alloc(100)));
  };
  await besideAGoodOne(await scripted({ onPlay }), 'not those that were announced');
});
