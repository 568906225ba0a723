/** Letters about problems over a real mail server: one when it begins, one when it is over, and no flood; over restarts too. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EngineState, FromEngine, LetterSettings } from '@nightlatch/protocol';
import { silentLog } from '../../src/base/log.ts';
import { AT_ONCE_A_PROBLEM, MOST_LETTERS } from '../../src/gateway/health/letter-plan.ts';
import { MOST_IN_A_LETTER } from '../../src/gateway/health/letter-words.ts';
import { openHealth, type Health } from '../../src/gateway/health/room.ts';
import type { Letter } from '../../../tools/mailbox/letters.ts';
import { OWNER_ADDRESS, refusal, TestRecorder, until } from './rooms.ts';

let recorder: TestRecorder;
let health: Health;
/** What the engine says, by camera: why it is not recorded, or nothing. */
let down: Map<string, string>;
let names: Map<string, string>;
let footageProblem: string | undefined;

beforeEach(async () => {
  recorder = await TestRecorder.start();
  await recorder.readyOwner();
  down = new Map();
  names = new Map([['yard', 'Yard']]);
  footageProblem = undefined;
  health = open();
});
afterEach(async () => {
  health.close();
  await recorder.end();
});

function states(): Extract<FromEngine, { type: 'states' }> {
  const figures = { since_ms: 0, framesWritten: 0, packetsLost: 0, framesLost: 0, interruptions: 0 };
  const of = (cameraId: string): EngineState => {
    const reason = down.get(cameraId);
    const kind = reason === undefined ? 'recording' : 'failed';
    return { ...figures, since_ms: recorder.clock.wall, cameraId, kind, ...(reason === undefined ? {} : { reason }) };
  };
  const footage = footageProblem === undefined ? {} : { footageProblem };
  return {
    type: 'states',
    states: [...names.keys()].map(of),
    footageWritable: footageProblem === undefined,
    ...footage,
  };
}

function open(): Health {
  const { settings, poweredClock, people, mail, recovery } = recorder.rooms;
  return openHealth({
    settings,
    poweredClock,
    mail,
    clock: recorder.clock,
    log: silentLog,
    epochs: people.epochs,
    cameras: {
      list: () => [...names].map(([id, name]) => ({ id, name })),
    },
    engine: {
      get states() {
        return states();
      },
    },
    facts: { name: () => 'Corner Shop', recording: () => ({ freeReserve_bytes: 1, timeZone: 'Europe/Berlin' }) },
    ownersAddresses: () =>
      people.accounts
        .all()
        .flatMap(({ accountId }) => recovery.addressRows.of(accountId))
        .flatMap(({ state, address }) => (state === 'confirmed' ? [address] : [])),
  });
}

const letters = (): Letter[] =>
  recorder.mailbox.letters.all().filter(({ subject }) => !/^Confirm|recovery addresses/.test(subject));
const subjects = (): string[] => letters().map(({ subject }) => subject);

/** So many seconds go by; what is put into the outbox meanwhile arrives. */
async function pass(seconds: number): Promise<void> {
  for (let left = seconds; left > 0; left -= 5) {
    recorder.pass(5_000);
    health.problems();
    const last = health.letters.last();
    if (last?.entry.state === 'handed-over' || last === undefined) continue;
    await until('handed over', () => health.letters.last()?.entry.state === 'handed-over');
  }
}
async function restart(): Promise<void> {
  health.close();
  await recorder.restart();
  health = open();
}

test('a camera that goes away: one letter with what to do; back again: one letter; and nothing more', async () => {
  down.set('yard', 'It does not answer.');
  await pass(600);
  expect(subjects()).toEqual(['A camera is not recorded']);
  const [letter] = letters();
  expect(letter?.to).toEqual([OWNER_ADDRESS]);
  expect(letter?.text).toContain('The camera "Yard" is not recorded: It does not answer.');
  expect(letter?.text).toContain('Since Mon, 1 Jun 2026, 02:');
  expect(letter?.text).toContain('(Europe/Berlin)');
  expect(letter?.text).toContain('Look whether the camera has power and network');
  expect(letter?.text).toContain('Corner Shop');
  expect(letter?.html).toContain('is not recorded: It does not answer.');
  expect(`${letter?.text}${letter?.html}`).not.toMatch(/https?:|<a\b|<img/);
  expect(letter?.headers['auto-submitted']).toBe('auto-generated');

  down.clear();
  await pass(600);
  expect(subjects()).toEqual(['A camera is not recorded', 'All is well again at your recorder']);
  expect(letters()[1]?.text).toMatch(
    /Over: from Mon, 1 Jun 2026, 02:\d\d \(Europe\/Berlin\) to Mon, 1 Jun 2026, 02:\d\d/,
  );
  const [past] = health.history.newest(10);
  expect(past).toMatchObject({ kind: 'camera-down', cameraId: 'yard' });
  expect(past?.ended_ms).toBeGreaterThan(past?.since_ms ?? Infinity);
});

test('ten times away and back: no more letters than may go at once, then how it is once it stays so', async () => {
  for (let flap = 0; flap < 10; flap++) {
    down.set('yard', 'It does not answer.');
    await pass(120);
    down.clear();
    await pass(120);
  }
  expect(letters()).toHaveLength(AT_ONCE_A_PROBLEM);
  expect(letters().at(-1)?.text).toContain('comes and goes');
  expect(health.history.newest(100)).toHaveLength(10);
  await pass(2 * 3_600);
  expect(letters()).toHaveLength(AT_ONCE_A_PROBLEM);
  // It goes away, and stays away: that is told, an hour later.
  down.set('yard', 'No route.');
  await pass(3_000);
  expect(letters()).toHaveLength(AT_ONCE_A_PROBLEM);
  await pass(900);
  expect(subjects().slice(AT_ONCE_A_PROBLEM)).toEqual(['A camera is not recorded']);
});

test('sixty-four cameras at once are one letter, which names so many of them', async () => {
  names = new Map(Array.from({ length: 64 }, (_, at) => [`c${at}`, `Camera ${at}`]));
  down = new Map([...names.keys()].map((id) => [id, 'No route.']));
  await pass(300);
  expect(subjects()).toEqual(['64 problems at your recorder']);
  const text = letters()[0]?.text ?? '';
  expect(text.match(/is not recorded/g)).toHaveLength(MOST_IN_A_LETTER);
  expect(text).toContain(`And ${64 - MOST_IN_A_LETTER} more`);
  down.clear();
  await pass(300);
  expect(subjects()).toEqual(['64 problems at your recorder', 'All is well again at your recorder']);
});

test('many cameras that come and go one after another: never more letters an hour than the most, and the disk still gets through', async () => {
  names = new Map(Array.from({ length: 20 }, (_, at) => [`c${at}`, `Camera ${at}`]));
  for (const id of names.keys()) {
    down.set(id, 'No route.');
    await pass(110);
  }
  expect(letters()).toHaveLength(MOST_LETTERS.hour.usual);
  footageProblem = 'The disk is read-only.';
  await pass(60);
  expect(subjects()).toHaveLength(MOST_LETTERS.hour.usual + 1);
  expect(letters().at(-1)?.text).toContain('Nothing can be written to the disk: The disk is read-only.');
  // Everything that waited came with it: nothing is left to tell.
  await pass(7_200);
  expect(subjects()).toHaveLength(MOST_LETTERS.hour.usual + 1);
});

test('a gateway that starts anew repeats nothing, and tells the end of what it told before', async () => {
  down.set('yard', 'It does not answer.');
  await pass(300);
  await restart();
  await pass(300);
  expect(subjects()).toEqual(['A camera is not recorded']);
  down.clear();
  await restart();
  await pass(300);
  await restart();
  await pass(300);
  expect(subjects()).toEqual(['A camera is not recorded', 'All is well again at your recorder']);
  expect(health.history.newest(10)).toHaveLength(1);
});

test('while the mail server takes nothing one letter waits, not one for each change; what happened meanwhile comes in the next', async () => {
  recorder.mailbox.behave({ kind: 'refuse-for-now' });
  const passUnheard = async (seconds: number): Promise<void> => {
    for (let left = seconds; left > 0; left -= 5) {
      recorder.clock.monotonic += 5_000;
      recorder.clock.wall += 5_000;
      health.problems();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  for (let flap = 0; flap < 3; flap++) {
    down.set('yard', 'It does not answer.');
    await passUnheard(120);
    down.clear();
    await passUnheard(120);
  }
  const waiting = recorder.rooms.settings.db.prepare("SELECT count(*) AS n FROM outbox WHERE kind = 'health'").get();
  expect(waiting?.['n']).toBe(1);
  await until('put off', () => health.letters.last()?.entry.detail !== undefined);
  recorder.mailbox.behave({ kind: 'accept' });
  await pass(900);
  expect(subjects()).toEqual(['A camera is not recorded', 'All is well again at your recorder']);
  expect(letters()[1]?.text).toContain('3 times in between');
});

test('who gets them is chosen, and of which kinds; nothing is told of a camera that was removed', async () => {
  const choice: LetterSettings = { isOn: true, off: ['camera-down'], addresses: ['Guard@Desk.example'] };
  health.letters.change(choice);
  down.set('yard', 'It does not answer.');
  footageProblem = 'The disk is read-only.';
  await pass(300);
  expect(letters().map(({ to, subject }) => [...to, subject])).toEqual([
    ['Guard@desk.example', 'Your recorder cannot write to its disk'],
  ]);
  // Turned on while it is there: told now.
  health.letters.change({ ...choice, off: [] });
  await pass(60);
  expect(subjects().slice(1)).toEqual(['A camera is not recorded']);
  names.delete('yard');
  footageProblem = undefined;
  await pass(300);
  expect(subjects().slice(2)).toEqual(['All is well again at your recorder']);
  expect(letters()[2]?.text).not.toContain('Yard');

  health.letters.change({ ...choice, isOn: false });
  footageProblem = 'The disk is full.';
  await pass(600);
  expect(letters()).toHaveLength(3);
  expect(await refusal(health.letters.test())).toMatchObject({ code: 'no-recovery-address' });
  expect(
    await refusal(() => health.letters.change({ ...choice, addresses: ['a@b.example', 'A@b.example'] })),
  ).toMatchObject({ code: 'bad-input' });
  expect(await refusal(() => health.letters.change({ ...choice, addresses: ['nobody'] }))).toMatchObject({
    code: 'address-invalid',
  });
});

test('a test letter says that nothing is wrong, and what the server said', async () => {
  expect(await health.letters.test()).toMatchObject({ sent: 1, serverSaid: expect.stringMatching(/^250/) });
  expect(letters()[0]?.text).toContain('nothing is wrong');
  recorder.mailbox.behave({ kind: 'refuse-recipient', says: 'no such user' });
  expect(await refusal(health.letters.test())).toMatchObject({ code: 'mail-refused' });
});
