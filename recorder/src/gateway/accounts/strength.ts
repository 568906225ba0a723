/** zxcvbn's estimate of how hard a password is to guess, with English and international dictionaries. Loaded when first asked. */
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

export interface Strength {
  readonly score: 0 | 1 | 2 | 3 | 4;
  /** Why it is weak, in words, when zxcvbn can say it. */
  readonly why: string | undefined;
}

let loading: Promise<ZxcvbnFactory> | undefined;

async function load(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
}

/** `names`: what an attacker would try first. */
export async function passwordStrength(password: string, names: readonly string[]): Promise<Strength> {
  loading ??= load();
  const result = (await loading).check(password, [...names]);
  return { score: result.score, why: result.feedback.warning ?? undefined };
}
