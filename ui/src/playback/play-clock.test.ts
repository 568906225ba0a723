import { beforeEach, describe, expect, it } from 'vitest';
import { framesFor, PlayClock, SPEEDS } from './play-clock.ts';

let now_ms: number;
let clock: PlayClock;
beforeEach(() => {
  now_ms = 7;
  clock = new PlayClock(() => now_ms, 1_000_000);
});

describe('the clock of a player', () => {
  it('stands until it is played, and goes on where it was paused', () => {
    now_ms += 500;
    expect(clock.at_ms).toBe(1_000_000);
    clock.play();
    now_ms += 250;
    clock.pause();
    now_ms += 9_000;
    expect([clock.at_ms, clock.isPlaying, clock.isRunning]).toEqual([1_000_250, false, false]);
  });

  it('runs at every speed both ways, and changes it without a jump', () => {
    clock.play();
    let at_ms = 1_000_000;
    for (const speed of SPEEDS) {
      for (const rate of [speed, -2 * speed]) {
        clock.setRate(rate);
        now_ms += 400;
        at_ms += 400 * rate;
        expect(clock.at_ms).toBe(at_ms);
      }
    }
  });

  it('loses nothing while it is held, and may be sent elsewhere meanwhile', () => {
    clock.play();
    now_ms += 100;
    clock.hold(true);
    now_ms += 5_000;
    expect([clock.at_ms, clock.isPlaying, clock.isRunning]).toEqual([1_000_100, true, false]);
    clock.goTo(2_000_000);
    clock.hold(false);
    now_ms += 10;
    expect(clock.at_ms).toBe(2_000_010);
  });

  it('asks for every frame up to four times, for key frames beyond', () => {
    expect(SPEEDS.map((speed) => framesFor(-speed))).toEqual(['all', 'all', 'all', 'all', 'all', 'keys', 'keys']);
  });
});
