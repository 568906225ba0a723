/** Which instants a playlist holds. */
import { expect, test } from 'vitest';
import { readPlaylist } from './footage-piece.ts';

const BEGAN = '2026-11-27T15:20:00.040Z';
const began_ms = Date.parse(BEGAN);
const piece = '#EXTINF:4.00000,\na.m4s\n';

test('it begins with its first picture, and ends where it breaks', () => {
  const head = `#EXTM3U\n#EXT-X-MAP:URI="h.mp4"\n#EXT-X-PROGRAM-DATE-TIME:${BEGAN}\n`;
  expect(readPlaylist(`${head}${piece}${piece}#EXT-X-ENDLIST\n`, 0)).toEqual({
    from_ms: began_ms,
    to_ms: began_ms + 8_000,
  });
  const broken = `${head}${piece}#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2026-11-27T15:30:00Z\n${piece}`;
  expect(readPlaylist(broken, 0)).toEqual({ from_ms: began_ms, to_ms: began_ms + 4_000 });
});

test('what is no playlist holds nothing', () => {
  expect(readPlaylist('', 77)).toEqual({ from_ms: 77, to_ms: 77 });
});
