/** From an envelope to the mail, over the wires: HTTP in front, a real mail server behind. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aReset, startRig, TestRecorder, type Rig } from './rig.ts';

let rig: Rig;
beforeAll(async () => {
  rig = await startRig();
});
afterAll(() => rig?.stop());

test('the first envelope of a recorder enrols it and becomes a mail', async () => {
  const recorder = new TestRecorder();
  const { bytes, flowId } = await recorder.seal(await rig.card());
  const answer = await rig.post(bytes);
  expect(answer.status).toBe(202);
  expect(await answer.json()).toEqual({
    flowId: Buffer.from(flowId).toString('base64url'),
    state: 'queued',
    fixedText: false,
  });
  const delivery = await rig.delivery(flowId, 'handed-over');
  expect(delivery.fixedText).toBe(true);
  expect(rig.mailbox.letters.all()).toHaveLength(1);
  expect(aReset.to).toBe('robin@example.org');
});
