/**
 * Challenges of a `WWW-Authenticate` header (RFC 9110 11.6.1). Read in one pass from the left: a header of any shape costs time in
 * proportion to its length. Pure.
 */

export interface Challenge {
  /** Lower case: `digest`, `basic`. */
  readonly scheme: string;
  /** Names in lower case; quotes and escapes taken away. */
  readonly parameters: ReadonlyMap<string, string>;
}

const WORD = /[\w-]+/y;
const BETWEEN = /[\s,]*/y;
const EQUALS = /\s*=\s*/y;
const QUOTED = /"((?:[^"\\]|\\[^])*)"/y;
const PLAIN = /[^\s,"]+/y;

/** Challenges of one header; a header may hold several. What fits no challenge is passed over. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(header);
    if (found === null) return undefined;
    at = pattern.lastIndex;
    return found;
  };
  while (at < header.length) {
    take(BETWEEN);
    const word = take(WORD)?.[0].toLowerCase();
    if (word === undefined) {
      at++;
    } else if (take(EQUALS) === undefined) {
      challenges.push({ scheme: word, parameters: new Map() });
    } else {
      const value = take(QUOTED)?.[1]?.replace(/\\([^])/g, '$1') ?? take(PLAIN)?.[0] ?? '';
      challenges.at(-1)?.parameters.set(word, value);
    }
  }
  return challenges;
}
