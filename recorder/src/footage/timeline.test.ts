/** What a timeline joins where the screen cannot show it apart. */
import { expect, test } from 'vitest';
import { joinNarrow } from './timeline.ts';

const span = (from_ms: number, to_ms: number) => ({ from_ms, to_ms });

test('what lies closer than the finest that is shown becomes one; a gap keeps the reason of the longest', () => {
  const spans = [span(0, 100), span(105, 200), span(260, 300)];
  const gaps = [
    { ...span(100, 105), reason: 'short' },
    { ...span(106, 150), reason: 'long' },
    { ...span(200, 260), reason: 'apart' },
  ];
  expect(joinNarrow({ spans, gaps }, 20)).toEqual({
    spans: [span(0, 200), span(260, 300)],
    gaps: [
      { ...span(100, 150), reason: 'long' },
      { ...span(200, 260), reason: 'apart' },
    ],
  });
  expect(joinNarrow({ spans, gaps }, 0)).toEqual({ spans, gaps });
});
