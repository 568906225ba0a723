/** Places in the address: what is written is read back. */
import { expect, test } from 'vitest';
import { hrefOf, readPlace, type Place } from './route.ts';

const places: Place[] = [
  { at: 'playback', identity: 'a-b_c' },
  { at: 'playback', identity: 'a-b_c', cameraIds: ['yard'] },
  { at: 'playback', identity: 'a-b_c', cameraIds: ['yard', 'door'], at_ms: 1_795_792_800_123 },
  { at: 'playback', identity: 'a-b_c', at_ms: 5 },
  { at: 'live', identity: 'a-b_c', cameraId: 'yard' },
];

test.each(places)('%o', (place) => {
  expect(readPlace(hrefOf(place))).toEqual(place);
});

test('what is no instant begins at what is newest', () => {
  expect(readPlace('#/playback/a/yard/soon')).toEqual({ at: 'playback', identity: 'a', cameraIds: ['yard'] });
  expect(readPlace('#/playback')).toEqual({ at: 'home' });
});
