/** A camera that closes the connection after any byte of the whole handshake, beside a good one that loses no frame. */
import { expect, test } from 'vitest';
import { until } from './rig.ts';
import { scripted } from './scripted.ts';
import { camera, engine, frames, source, useStage } from './stage.ts';

useStage();

/** Tried at the same time: as many as the engine allows. */
const AT_ONCE = 4;

test('every attempt ends with an answer, wherever it was cut', async () => {
  let connections = 0;
  let longest = 0;
  const left = new WeakMap<object, number>();
  const bad = await scripted({
    answer(socket, text) {
      if (!left.has(socket)) left.set(socket, connections++);
      const bytes = left.get(socket) ?? 0;
      left.set(socket, bytes - text.length);
      if (bytes >= text.length) {
        socket.write(text);
        return;
      }
      longest = Math.max(longest, connections);
      socket.end(text.slice(0, bytes));
    },
    onPlay: (socket) => socket.end(),
  });
  const good = await camera();
  const { process, link } = await engine();
  link.cameras(source('good', good));
  await link.written('good', 25);
  let answers = 0;
  const reasons = new Set<string>();
  // Until an attempt comes to its PLAY, and that is answered whole.
  while (longest === connections) {
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, at) => {
        const request = 1_000 + answers + at;
        link.send({ type: 'probe', request, source: source(`bad${at}`, bad) });
        const probed = await until('an answer', () =>
          link.messages.find((message) => message.type === 'probed' && message.request === request),
        );
        if (probed.type === 'probed') reasons.add(probed.reason ?? 'a picture');
      }),
    );
    answers += AT_ONCE;
  }
  expect(answers).toBeGreaterThan(300);
  expect([...reasons]).toEqual(['the camera closed the connection']);
  await process.end('SIGTERM');
  expect(await frames('good')).toMatchObject({ missingCount: 0, duplicates: [] });
}, 60_000);
