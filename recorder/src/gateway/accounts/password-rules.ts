/** What makes a password acceptable: length, not common or leaked, not a name, hard to guess; each with its reason. The recorder is the judge. */
import { Refusal } from '@nightlatch/protocol';
import { LONGEST_PASSWORD, passwordLength, SHORTEST_PASSWORD, SHORTEST_STRICT_PASSWORD } from './password-length.ts';
import { passwordStrength } from './strength.ts';

export interface PasswordNames {
  readonly accountName?: string | undefined;
  readonly recorderName?: string | undefined;
}

export interface PasswordRule {
  readonly id: 'length' | 'not-common' | 'not-a-name' | 'hard-to-guess';
  readonly text: string;
  readonly met: boolean;
}

export interface PasswordVerdict {
  /** In the order in which they are shown. */
  readonly rules: PasswordRule[];
  readonly score: 0 | 1 | 2 | 3 | 4;
  readonly accepted: boolean;
  /** Allowed, but said. */
  readonly warning: string | undefined;
  /** The sentence of the first rule that is not met. */
  readonly reason: string | undefined;
}

export interface PasswordRules {
  check(password: string, names: PasswordNames): Promise<PasswordVerdict>;
  /** Throws `password-refused` with the reason. */
  demand(password: string, names: PasswordNames, field?: string): Promise<void>;
}

const LOWEST_SCORE = 3;
/** A password that contains a name must be this long without it. */
const BESIDE_A_NAME = 8;

export function makePasswordRules(strict: () => boolean): PasswordRules {
  async function check(password: string, names: PasswordNames): Promise<PasswordVerdict> {
    const shortest = strict() ? SHORTEST_STRICT_PASSWORD : SHORTEST_PASSWORD;
    const length = passwordLength(password);
    const nameList = [names.accountName, names.recorderName].filter((name) => name !== undefined);
    const { score, why, common } = await passwordStrength(password.normalize('NFC').slice(0, 1024), nameList);
    const isName = nameList.some((name) => restsOnName(password, name));
    const findings = [
      {
        id: 'length',
        text: `${shortest} to ${LONGEST_PASSWORD} characters`,
        met: length >= shortest && length <= LONGEST_PASSWORD,
        reason:
          length > LONGEST_PASSWORD
            ? `This password is too long: ${LONGEST_PASSWORD} characters at most.`
            : `This password is too short: ${shortest} characters at least.`,
      },
      {
        id: 'not-common',
        text: 'Not a common or leaked password',
        met: length > 0 && !common,
        reason: 'This password is on lists of common and leaked passwords. Choose another one.',
      },
      {
        id: 'not-a-name',
        text: 'Not the name of a person or of the recorder',
        met: length > 0 && !isName,
        reason: 'This password is little more than your name or the name of the recorder. Choose another one.',
      },
      {
        id: 'hard-to-guess',
        text: 'Hard to guess',
        met: score >= LOWEST_SCORE,
        reason: `This password is too easy to guess${why === undefined ? '' : ` (${why.replace(/\.$/, '')})`}. Make it longer or less usual; "Suggest" helps.`,
      },
    ] as const;
    const accepted = findings.every((finding) => finding.met);
    return {
      rules: findings.map(({ id, text, met }) => ({ id, text, met })),
      score,
      accepted,
      warning: warningAbout(password),
      reason: findings.find((finding) => !finding.met)?.reason,
    };
  }
  return {
    check,
    async demand(password, names, field = 'password') {
      const verdict = await check(password, names);
      if (!verdict.accepted)
        throw new Refusal('password-refused', verdict.reason ?? 'Choose another password.', { field });
    },
  };
}

/** Without the name's words, too little is left. */
function restsOnName(password: string, name: string): boolean {
  const bare = (text: string): string =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '');
  let rest = bare(password);
  const before = rest;
  const words = [bare(name), ...name.split(/\s+/).map(bare)].filter((word) => word.length >= 3);
  for (const word of words) rest = rest.replaceAll(word, '');
  return rest !== before && rest.length < BESIDE_A_NAME;
}

/** The keyboard on the screen has every printable ASCII character. */
function warningAbout(password: string): string | undefined {
  return /^[\x20-\x7e]*$/.test(password)
    ? undefined
    : 'This password has characters that the keyboard on the screen does not have. Without a real keyboard you could not type it.';
}
