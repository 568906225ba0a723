/**
 * Cameras from the console with the mouse alone: one is found on the network and added with its picture, gets a week that is painted and days
 * that it is kept, what was saved is undone, and it is moved in its large picture. Each screen by axe, with a picture of it in
 * e2e/out/pictures/cameras.
 */
import { routes } from '@nightlatch/protocol';
import { type FakeOnvif, startFakeOnvif } from '@nightlatch/tools/fake-onvif/fake-onvif';
import { eventually } from '@nightlatch/tools/waiting/eventually';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { findings } from '../lib/axe.ts';
import { type Camera, startCamera } from '../lib/cameras.ts';
import { fieldNamed, okButton } from '../lib/console-path.ts';
import { type Kiosk, makeKioskWrapper } from '../lib/kiosk.ts';
import { startMail } from '../lib/mail.ts';
import { Mouse } from '../lib/mouse.ts';
import { atRest, movesIn } from '../lib/moving.ts';
import { pictureFile } from '../lib/pictures.ts';
import { doorwayClip, yardClip } from '../lib/places.ts';
import { type Owner, setUpOwner } from '../lib/prepare.ts';
import { startRecorder } from '../lib/recorder.ts';
import { ScreenKeyboard } from '../lib/screen-keyboard.ts';
import { SeatClient } from '../lib/seat-client.ts';
import { openWorld } from '../lib/world.ts';
import { startXDisplay, type XDisplay } from '../lib/x-display.ts';

const world = openWorld('cameras');
const found: string[] = [];
let display: XDisplay;
let door: Camera;
let onvif: FakeOnvif;
let client: SeatClient;
let owner: Owner;
let kiosk: Kiosk;
let mouse: Mouse;
let keyboard: ScreenKeyboard;

beforeAll(async () => {
  const [shown, mail, yard, doorway] = await Promise.all([
    startXDisplay(world),
    startMail(world),
    startCamera(world, 'Front yard', yardClip),
    startCamera(world, 'Doorway', doorwayClip, 'picture'),
  ]);
  display = shown;
  door = doorway;
  onvif = await startFakeOnvif({
    profiles: [
      { token: 'main', name: 'Main', encoding: 'H264', width: 1280, height: 720, address: door.url },
      { token: 'photo', name: 'Photo', encoding: 'JPEG', width: 640, height: 360, address: `${door.url}/photo` },
    ],
    user: door.user,
    password: door.password,
    discovery: 'group',
    name: 'Side door',
  });
  world.onEnd(() => onvif.stop());
  const wrapper = makeKioskWrapper(world);
  const recorder = await startRecorder(world, {
    data: world.place('data'),
    cameras: [yard.argument],
    args: ['--kiosk', '--kiosk-browser', wrapper.path],
    env: display.env,
  });
  client = await SeatClient.sit(recorder);
  owner = await setUpOwner(client, mail, { password: 'velvet-lantern' });
  kiosk = await wrapper.attach(display);
  mouse = new Mouse(display, () => kiosk.page);
  keyboard = new ScreenKeyboard(mouse, () => kiosk.page);
}, 90_000);
afterAll(() => world.end(), 60_000);

const named = (role: 'button' | 'tab', name: string | RegExp): Locator =>
  kiosk.page.getByRole(role, { name, exact: typeof name === 'string' }).last();
const press = (name: string | RegExp): Promise<void> => mouse.click(named('button', name), String(name));
const says = (sentence: string | RegExp): Promise<void> =>
  kiosk.page.getByText(sentence).filter({ visible: true }).first().waitFor({ timeout: 15_000 });

/** Looks at the screen that is up. */
async function see(name: string): Promise<void> {
  await mouse.rest();
  await atRest(kiosk.page);
  await display.screenshot(pictureFile(`cameras/${name}`));
  found.push(...(await findings(kiosk.page, name)));
}

async function rulesOf(name: string) {
  return (await client.call(routes.cameras)).find((camera) => camera.name === name)?.rules;
}

it('are found, added, recorded by a painted week, and moved', async () => {
  const { page } = kiosk;
  await movesIn(page.locator('canvas').first(), 'the front yard');
  await mouse.rightClickAt(960, 400, 'anywhere');
  await press('Cameras');
  await mouse.click(fieldNamed(page, 'Password'), 'Password');
  await keyboard.type(owner.password);
  await keyboard.press('Done');
  await mouse.click(okButton(page), 'OK');
  await says(/^Front yard$/);
  await see('list');

  await press('Find cameras');
  await says('Looking for cameras…');
  await mouse.click(named('button', /^Choose Side door/), 'Choose');
  const user = fieldNamed(page, 'User name');
  await mouse.click(user, 'User name');
  for (let left = (await user.inputValue()).length; left > 0; left -= 1) await keyboard.press('Backspace');
  await keyboard.type(door.user);
  await mouse.click(fieldNamed(page, 'Password'), 'Password');
  await keyboard.type('wrong');
  await keyboard.press('Done');
  await press('Go on');
  await says('The camera does not accept this user name and password.');
  await see('wrong-password');
  await mouse.click(fieldNamed(page, 'Password'), 'Password');
  for (let left = 'wrong'.length; left > 0; left -= 1) await keyboard.press('Backspace');
  await keyboard.type(door.password);
  await keyboard.press('Done');
  await press('Go on');
  await says('The camera answers: 1280 × 720, H.264');
  await see('pictures');
  await press('Add camera');
  await says('Side door is added.');
  await see('found');
  await press('Close');

  await press('Details of Side door');
  await says('Arrives');
  await see('details');
  await mouse.click(page.locator('footer').getByRole('button', { name: 'Close' }), 'Close');
  await press('Recording of Side door');
  await mouse.click(page.getByText('By schedule'), 'By schedule');
  await mouse.click(page.locator('.kit-choice-small').getByText('Not at all'), 'Not at all');
  const cell = (day: number, hour: number) => page.locator(`[data-cell="${day} ${hour}"]`);
  await mouse.drag(cell(0, 8), cell(4, 17), 'workdays');
  await press('Copy Saturday to other days');
  await mouse.click(page.getByRole('menuitem', { name: 'To Saturday and Sunday' }), 'To Saturday and Sunday');
  await see('schedule');
  await mouse.click(named('tab', 'Motion'), 'Motion');
  await see('motion');
  await mouse.click(named('tab', 'How long'), 'How long');
  await mouse.click(page.getByText('Only so many days'), 'Only so many days');
  await press('Fewer days');
  await says('29 days at most');
  await see('how-long');
  const before = await rulesOf('Side door');
  await press('Save');
  await says('Saved.');
  expect(await rulesOf('Side door')).toMatchObject({
    recording: {
      mode: 'schedule',
      hours: [
        { days: [1, 2, 3, 4, 5], from: '00:00', to: '08:00', mode: 'always' },
        { days: [1, 2, 3, 4, 5], from: '18:00', to: '24:00', mode: 'always' },
        { days: [0, 6], from: '00:00', to: '24:00', mode: 'always' },
      ],
    },
    retention: { days: 29 },
  });
  await press('Copy to other cameras');
  await mouse.click(page.getByRole('dialog', { name: 'Copy to other cameras' }).getByText('Front yard'), 'Front yard');
  await see('copy');
  await press('Copy');
  await says('Copied to Front yard.');
  expect(await rulesOf('Front yard')).toMatchObject({ retention: { days: 29 } });
  await press('Undo');
  await eventually('the copy is undone', async () => (await rulesOf('Front yard'))?.retention.days === undefined);
  expect(await rulesOf('Front yard')).toEqual(before);
  await press('Close');
  await press('Close');

  await mouse.click(named('button', /^Side door, .* Make it large/), 'the tile');
  await press('Move the camera');
  await says('Gate');
  await see('move');
  await mouse.hold(named('button', 'Left'), 'Left', 1.2);
  await eventually('it has stopped', () => onvif.moves.at(-1) === 'stop');
  const moves = onvif.moves.slice(0, -1);
  expect(moves.length).toBeGreaterThan(1);
  expect(new Set(moves)).toEqual(new Set(['move -1 0 0']));
  await press('Gate');
  await eventually('it is told where to look', () => onvif.moves.at(-1) === 'preset 1');
  await press('All cameras');
  await mouse.click(page.getByRole('radio', { name: '4 at once' }), '4 at once');
  await see('four');
  // Every step is clicked before what axe found is looked at: one run tells all of it.
  expect(found).toEqual([]);
}, 170_000);
