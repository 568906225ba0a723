/** Cameras that send far too much or far too slowly, beside a good one that loses no frame. */
import type { Socket } from 'node:net';
import { test } from 'vitest';
import { besideAGoodOne, scripted } from './scripted.ts';
import { useStage } from './stage.ts';

useStage();

test('a camera that sends as fast as the line carries is ended', async () => {
  const packets = Buffer.concat(
    Array.from({ length: 40 }, () => Buffer.concat([Buffer.of(0x24, 9, 5, 0x78), Buffer.alloc(1_400)])),
  );
  const pour = (socket: Socket): void => {
    while (!socket.destroyed && socket.write(packets));
    if (!socket.destroyed) socket.once('drain', () => pour(socket));
  };
  await besideAGoodOne(await scripted({ onPlay: pour }), 'more than 100 Mbit/s');
});

test('a camera that answers with one byte a second is given up', async () => {
  const dribble = (socket: Socket, text: string): void => {
    let at = 0;
    const timer = setInterval(() => socket.write(text.charAt(at++)), 1_000);
    socket.on('close', () => clearInterval(timer));
  };
  await besideAGoodOne(await scripted({ answer: dribble }), 'the camera does not answer');
});
