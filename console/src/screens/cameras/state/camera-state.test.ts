import { expect, test } from 'vitest';
import { adviceFor, stateWords } from './camera-state.ts';

const since = '2026-11-23T12:00:00Z';

test('a camera records, waits, connects or fails, and says so in a word', () => {
  expect(stateWords({ state: { kind: 'recording', since } })).toEqual({ kind: 'good', word: 'Recording' });
  expect(stateWords({ state: { kind: 'recording', since, waiting: 'motion' } })).toMatchObject({
    kind: 'good',
    word: 'Waiting for motion',
  });
  expect(stateWords({ state: { kind: 'connecting', since } })).toEqual({ kind: 'waiting', word: 'Connecting' });
  expect(stateWords({ state: { kind: 'failed', since, reason: 'wrong password for the camera' } })).toEqual({
    kind: 'bad',
    word: 'Not recording',
    reason: 'wrong password for the camera',
    whatToDo: 'Type the user name and password of the camera under Connection.',
  });
});

test.each([
  ['no route to the camera', /power/],
  ['the address answers, but no camera listens on that port', /port/],
  ['the camera floods the recorder: it sends more than 100 Mbit/s', /bit rate/],
  ['the camera answers too slowly', /power/],
  ['the camera sends MJPEG; set it to send H.264 or H.265 video', /H\.265/],
  ['the camera shows another certificate than before; if it was renewed, accept it in its settings', /trust/],
  ['another program uses the capture input', /input/],
])('%s: what to do is said', (reason, says) => {
  expect(adviceFor(reason)).toMatch(says);
});
