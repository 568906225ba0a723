/** Rows of words for "Suggest": one click in each row builds a passphrase. The EFF's long list, 7,776 words. */
import { randomInt } from 'node:crypto';

const ROWS = 5;
const WORDS_A_ROW = 6;

/** Five rows of six different words, 3 to 8 plain letters each. */
export async function suggestWordRows(): Promise<string[][]> {
  const { dictionary } = await import('@zxcvbn-ts/language-common');
  const words = readWords(dictionary).filter((word) => /^[a-z]{3,8}$/.test(word));
  const chosen = new Set<string>();
  while (chosen.size < ROWS * WORDS_A_ROW) {
    const word = words[randomInt(words.length)];
    if (word !== undefined) chosen.add(word);
  }
  const all = [...chosen];
  return Array.from({ length: ROWS }, (_, row) => all.slice(row * WORDS_A_ROW, (row + 1) * WORDS_A_ROW));
}

function readWords(dictionary: Readonly<Record<string, unknown>>): string[] {
  const list = dictionary['diceware-common'];
  if (!Array.isArray(list)) throw new Error('the word list is missing from @zxcvbn-ts/language-common');
  return list.filter((word) => typeof word === 'string');
}
