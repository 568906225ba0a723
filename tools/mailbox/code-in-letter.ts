/** The code that a person reads in a letter: on a line of its own, in groups (`1234 5678`), digits or Crockford base32, and what a recovery service puts behind it. */
const CODE_LINE = /^[ \t]+([0-9A-HJKMNP-TV-Z]{4}(?: [0-9A-HJKMNP-TV-Z]{4,6})+)[ \t]*\r?$/m;

/** As it is shown, spaces and all; undefined for a letter that carries none. `text`: the letter's plain text. */
export function codeInLetter(text: string): string | undefined {
  return CODE_LINE.exec(text)?.[1];
}
