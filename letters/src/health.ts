/** The words of letters about the recorder's health. Sentences hold names of cameras: hostile text. */
import type { Letter } from './letter.ts';
import { plain, type Block } from './page.ts';

const LONGEST_SENTENCE = 400;
const whole = (sentence: string): string => plain(sentence, LONGEST_SENTENCE);

const WHERE_SET =
  'Who gets these letters, and about what, is set at the recorder: right-click, System, Letters. Nothing in this mail can be clicked.';

export function healthBlocks(letter: Extract<Letter, { kind: 'health' | 'health-test' }>, recorder: string): Block[] {
  const from = `From the recorder "${recorder}", ${letter.at}, by the recorder's clock.`;
  if (letter.kind === 'health-test')
    return [
      { heading: 'Letters about problems reach you' },
      {
        say: 'This is a test: nothing is wrong. When something is wrong with the recorder, you will be told in a letter like this, and again when it is over.',
      },
      { say: 'If this mail was in your Junk/Spam folder, mark it as not junk now.' },
      { say: from },
      { say: WHERE_SET },
    ];
  const { began, over, more, still, isUnsteady } = letter;
  return [
    { heading: whole(letter.headline) },
    { say: from },
    ...began.map(({ sentence, whatToDo, since }) => ({
      thing: whole(sentence),
      detail: `Since ${since}. ${whole(whatToDo)}`,
    })),
    ...(over.length > 0 && began.length > 0 ? [{ say: 'This is over:' }] : []),
    ...over.map(({ sentence, from: began_at, until, times }) => ({
      thing: whole(sentence),
      detail: `Over: from ${began_at} to ${until}${times > 1 ? `, ${times} times in between` : ''}.`,
    })),
    ...(more > 0 ? [{ say: `And ${more} more: the list is at the recorder.` }] : []),
    ...(isUnsteady
      ? [
          {
            say: 'This comes and goes. So that you get no flood of letters, you will be told again only once it has stayed as it is for an hour.',
          },
        ]
      : []),
    { say: stillThere(still, began.length > 0) },
    { say: WHERE_SET },
  ];
}

function stillThere(still: number, hasBegun: boolean): string {
  if (still === 0) return 'All is well with the recorder now.';
  if (hasBegun)
    return `You will be told when it is over. ${still === 1 ? 'Nothing else is wrong now.' : `${still} problems are there now.`}`;
  return still === 1 ? 'One other problem is still there.' : `${still} other problems are still there.`;
}
