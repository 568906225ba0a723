import type { Timeline } from '@nightlatch/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { lookUp } from './footage-map.ts';
import { FootageLook, type LookAsk } from './footage-look.ts';

const MINUTE = 60_000;
const AT = Date.parse('2026-11-23T14:00:00Z');

let asks: { ask: LookAsk; signal: AbortSignal; answer: PromiseWithResolvers<readonly Timeline[]> }[];
let now_ms: number;
let wall_ms: number;
let look: FootageLook;
beforeEach(() => {
  asks = [];
  now_ms = 0;
  wall_ms = AT + 24 * 60 * MINUTE;
  look = new FootageLook({
    look: (ask, signal) => {
      const answer = Promise.withResolvers<readonly Timeline[]>();
      asks.push({ ask, signal, answer });
      return answer.promise;
    },
    cameraIds: ['door', 'yard'],
    now_ms: () => now_ms,
    wall_ms: () => wall_ms,
  });
});
const settle = () => new Promise((resolve) => setImmediate(resolve));
const answer = async (): Promise<void> => {
  const spans = [{ from: new Date(AT).toISOString(), to: new Date(AT + 5 * MINUTE).toISOString() }];
  asks.at(-1)?.answer.resolve([{ cameraId: 'yard', spans, gaps: [], events: [] }]);
  await settle();
};
const range = (): (number | undefined)[] => {
  const { from_ms, to_ms, pixels } = asks.at(-1)?.ask ?? { from_ms: NaN, to_ms: NaN };
  return [(from_ms - AT) / MINUTE, (to_ms - AT) / MINUTE, pixels];
};

describe('looking at what footage there is', () => {
  it('looks finely around the instant, once, and again before its edge', async () => {
    look.want(AT);
    look.want(AT + 1_000);
    expect(range()).toEqual([-10, 10, undefined]);
    await answer();
    now_ms += 3_600_000;
    look.want(AT + 7 * MINUTE);
    expect(asks).toHaveLength(1);
    look.want(AT + 9 * MINUTE);
    expect(asks).toHaveLength(2);
    expect(look.maps.map((map) => lookUp(map, AT).kind)).toEqual(['none', 'footage']);
  });

  it('looks again near the present, where footage grows', async () => {
    wall_ms = AT + MINUTE;
    look.want(AT);
    await answer();
    now_ms += 4_000;
    look.want(AT);
    expect(asks).toHaveLength(1);
    now_ms += 2_000;
    look.want(AT);
    expect(asks).toHaveLength(2);
  });

  it('lets go of a look that a jump made useless', () => {
    look.want(AT);
    look.want(AT - 1_000 * MINUTE);
    expect(asks[0]?.signal.aborted).toBe(true);
    expect(asks).toHaveLength(2);
  });

  it('waits after a failure, and says it until one succeeds', async () => {
    look.want(AT);
    asks[0]?.answer.reject(new Error('The recorder does not answer.'));
    await settle();
    look.want(AT);
    expect(asks).toHaveLength(1);
    expect(look.error).toBeInstanceOf(Error);
    now_ms += 2_000;
    look.want(AT);
    await answer();
    expect(look.error).toBeUndefined();
  });

  it('searches farther and farther, coarsely where it is far, up to the present and no farther', async () => {
    look.want(AT);
    await answer();
    expect(look.widen(AT + 5 * MINUTE, true)).toBe(true);
    expect(range()).toEqual([-5, 65, undefined]);
    await answer();
    expect(look.widen(AT + 5 * MINUTE, true)).toBe(true);
    expect(range()).toEqual([-5, 365, undefined]);
    await answer();
    look.widen(AT + 5 * MINUTE, true);
    expect(range()).toEqual([-5, 2_165, 2_000]);
    await answer();
    expect(look.widen(AT + 5 * MINUTE, true)).toBe(false);
    look.want(AT + 5 * MINUTE);
    expect(asks).toHaveLength(4);
    look.want(AT + 30 * MINUTE);
    expect(range()).toEqual([20, 40, undefined]);
  });

  it('ends its search of the past after most of a year', async () => {
    look.want(AT);
    let times = 0;
    do {
      await answer();
      times += 1;
    } while (look.widen(AT, false) && times < 20);
    expect(times).toBe(7);
    expect((AT - (asks.at(-1)?.ask.from_ms ?? 0)) / (24 * 60 * MINUTE)).toBe(300);
  });
});
