import { expect, test } from 'vitest';
import { judge, type Evidence } from './judge.ts';

const entry = (to: string, taken = 1, messageIds = [`id-${to}`]) => ({ to, taken, refused: 0, messageIds });
const flow = (to: string, state = 'handed-over', mayBeReplaced = false) => ({ to, state, mayBeReplaced });
const good: Evidence = {
  flows: [flow('a'), flow('b'), flow('c', 'replaced', true)],
  sink: [entry('a'), entry('b', 2)],
  kills: 3,
  fewerTwiceThan: 3,
  wrongAnswers: [],
  leftInQueue: 0,
  envelopesKept: 0,
};

test('a run in which every promise held', () => {
  expect(judge(good)).toEqual({
    mails: 3,
    lost: 0,
    duplicates: 1,
    replaced: 1,
    replacedAfterMail: 0,
    broken: [],
  });
});

test.each<[string, Partial<Evidence>, RegExp]>([
  ['a mail that the sink forgot', { sink: [entry('b')] }, /^a: taken in, never mailed/],
  ['a flow that the service forgot', { flows: [{ ...flow('a'), state: undefined }, flow('b')] }, /says nothing/],
  ['as many duplicates as kills', { sink: [entry('a', 3), entry('b', 2)] }, /3 mails went twice/],
  ['a duplicate without a kill', { kills: 0, fewerTwiceThan: 0 }, /with 0 kills/],
  ['a duplicate with another Message-ID', { sink: [entry('a'), entry('b', 2, ['x', 'y'])] }, /2 Message-IDs/],
  ['two flows under one Message-ID', { sink: [entry('a', 1, ['x']), entry('b', 1, ['x'])] }, /share a Message-ID/],
  ['a mail that nobody asked for', { sink: [...good.sink, entry('z')] }, /nobody asked/],
  ['a flow replaced by nothing', { flows: [flow('a'), flow('b'), flow('c', 'replaced')] }, /^c: taken in/],
  ['a mail that is not written down', { flows: [flow('a', 'queued'), flow('b')] }, /the service says queued/],
  ['an answer that was wrong', { wrongAnswers: ['a replay was taken in'] }, /a replay was taken in/],
  ['a job that stays', { leftInQueue: 1 }, /1 jobs are left/],
  ['an envelope that stays', { envelopesKept: 1 }, /1 envelopes are still kept/],
])('finds %s', (_what, fault, sentence) => {
  expect(judge({ ...good, ...fault }).broken).toContainEqual(expect.stringMatching(sentence));
});

test('a mail that went before its flow was replaced counts with the duplicates', () => {
  const late = { flows: [flow('a'), flow('b'), flow('c', 'replaced', true)], sink: [...good.sink, entry('c')] };
  expect(judge({ ...good, ...late })).toMatchObject({ replacedAfterMail: 1, broken: [] });
  expect(judge({ ...good, ...late, fewerTwiceThan: 2 }).broken).toHaveLength(1);
});
