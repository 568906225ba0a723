/** The words of each letter. Plain, for people who never saw this product before. */
import { groupCode } from '@nightlatch/protocol';
import { healthBlocks } from './health.ts';
import type { Letter, RenderedLetter } from './letter.ts';
import { htmlBody, plain, textBody, type Block, type Brand } from './page.ts';

export interface LetterLook {
  /** Where a service mails it: its name and colour. */
  readonly brand?: Brand;
  /** The minutes count from the request at the recorder, not from now. */
  readonly lifeFromRequest?: boolean;
}

/** `minutesLeft`: for codes, how long the code works; undefined where only the recorder knows. */
export function renderLetter(
  letter: Letter,
  minutesLeft: number | undefined,
  { brand, lifeFromRequest = false }: LetterLook = {},
): RenderedLetter {
  const subject = subjectOf(letter);
  const blocks = [...blocksOf(letter, life(minutesLeft, lifeFromRequest)), ...(brand ? [sentBy(brand)] : [])];
  return { subject, text: textBody(blocks), html: htmlBody(subject, blocks, { brand }) };
}

function sentBy(brand: Brand): Block {
  return { say: `Sent by ${plain(brand.name)}, the recovery service that this recorder uses.` };
}

/** The words after "It works". */
function life(minutes: number | undefined, fromRequest: boolean): string {
  if (minutes === undefined) return 'once, and for a limited time';
  return `for ${duration(minutes)}${fromRequest ? ' after "Forgot Password" was clicked' : ''}`;
}

function subjectOf(letter: Letter): string {
  switch (letter.kind) {
    case 'secure-code':
      return letter.tag === undefined ? 'Reset Password' : `Reset Password (request ${letter.tag})`;
    case 'confirmation':
      return 'Confirm this address for your recorder';
    case 'notice-reset':
      return 'The password of your recorder was reset';
    case 'notice-password':
      return 'The password of your recorder was changed';
    case 'notice-address':
      return 'The recovery addresses of your recorder changed';
    case 'test':
    case 'health-test':
      return 'Test mail from your recorder';
    case 'health':
      return plain(letter.headline);
  }
}

function blocksOf(letter: Letter, works: string): Block[] {
  const recorder = plain(letter.recorderName);
  if (letter.kind === 'health' || letter.kind === 'health-test') return healthBlocks(letter, recorder);
  const name = plain(letter.accountName);
  switch (letter.kind) {
    case 'secure-code':
      return secureCode(letter, recorder, name, works);
    case 'confirmation':
      return [
        { heading: 'Confirm this address' },
        {
          say: `The recorder "${recorder}" will send a Password Reset Secure Code for ${name} to this address if the password is ever forgotten. To confirm that this address is right, type this code at the recorder:`,
        },
        { code: groupCode(letter.code) },
        { say: `It works ${works}.` },
        { say: 'If you do not know this recorder, ignore this mail: without the code nothing is ever sent to you.' },
      ];
    case 'notice-reset':
      return [
        { heading: 'The password was reset' },
        {
          say: `The password of ${name} on the recorder "${recorder}" was reset at the recorder's own screen with ${letter.by === 'saved-code' ? 'the saved code' : 'a Secure Code from an e-mail'} (${letter.at}, by the recorder's clock).`,
        },
        {
          say: 'If that was you, there is nothing to do, except to remove and add the recorder again in every mobile app.',
        },
        ...notYou(
          'Go to the recorder, click "Forgot Password" and reset the password again. That ends everything the other person opened.',
        ),
      ];
    case 'notice-password':
      return [
        { heading: 'The password was changed' },
        {
          say: `The password of ${name} on the recorder "${recorder}" was changed (${letter.at}, by the recorder's clock).`,
        },
        ...notYou(
          'Go to the recorder, click "Forgot Password" and reset the password. That ends everything the other person opened.',
        ),
      ];
    case 'notice-address':
      return addressNotice(letter, recorder, name);
    case 'test':
      return [
        { heading: 'The mail settings work' },
        {
          say: `This test mail was sent by the recorder "${recorder}". If the password is ever forgotten, the Secure Code will come the same way.`,
        },
        {
          say: 'If this mail was in your Junk/Spam folder, mark it as not junk now, so that the Secure Code will not land there.',
        },
      ];
  }
}

function secureCode(letter: Letter & { kind: 'secure-code' }, recorder: string, name: string, works: string): Block[] {
  const request = letter.tag === undefined ? 'the request' : `request ${letter.tag}`;
  return [
    { heading: 'Reset Password' },
    {
      say: `Somebody at the screen of the recorder "${recorder}" clicked "Forgot Password" for ${name}. This is the Password Reset Secure Code of ${request}:`,
    },
    { code: groupCode(letter.code) },
    { say: `It works ${works}, only at that recorder, and only once.` },
    {
      steps: [
        `At the recorder, look at the screen that says "Secure Code"${letter.tag === undefined ? '' : ` and shows request ${letter.tag}`}.`,
        'Click the field. A keyboard appears on the screen.',
        'Click the characters of the code above, then click "OK".',
        'Choose a new password.',
      ],
    },
    { say: 'Nobody from support will ever ask you for this code. Do not pass it on.' },
    ...notYou('Do nothing. Without this code the password stays as it is. But somebody is standing at your recorder.'),
  ];
}

function addressNotice(letter: Letter & { kind: 'notice-address' }, recorder: string, name: string): Block[] {
  const which = letter.isThisOne ? 'This address' : `The address ${letter.changed}`;
  const what = {
    added: 'was added to the recovery addresses',
    removed: 'was removed from the recovery addresses',
    'put-back': 'was put back among the recovery addresses',
  }[letter.change];
  const after =
    letter.change === 'removed'
      ? `A removed address still receives Secure Codes for 7 days in which the recorder is switched on, and whoever has such a code can put the address back at the recorder.`
      : 'A recovery address receives the Secure Code when the password is forgotten.';
  return [
    { heading: 'Recovery addresses changed' },
    { say: `${which} ${what} of ${name} on the recorder "${recorder}" (${letter.at}, by the recorder's clock).` },
    { say: after },
    ...notYou(
      letter.change === 'removed'
        ? 'Go to the recorder, click "Forgot Password", type the Secure Code, put the address back and choose a new password.'
        : 'Go to the recorder, click "Forgot Password", choose a new password, and then remove the address that you do not know.',
    ),
  ];
}

function notYou(then: string): Block[] {
  return [{ say: `If that was not you: ${then.slice(0, 1).toLowerCase()}${then.slice(1)}` }];
}

function duration(minutes: number): string {
  if (minutes <= 90) return minutes === 1 ? '1 minute' : `${Math.max(0, minutes)} minutes`;
  return `${Math.floor(minutes / 60)} hours`;
}
