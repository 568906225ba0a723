/** The thread of strength.ts: zxcvbn with English and international dictionaries, and the list of common passwords. */
import { parentPort } from 'node:worker_threads';
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as english from '@zxcvbn-ts/language-en';
import { commonPasswords } from './common-passwords.ts';
import type { StrengthAnswer, StrengthQuestion } from './strength.ts';

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...english.dictionary },
  graphs: common.adjacencyGraphs,
  translations: english.translations,
});
const list = commonPasswords();

async function answer({ id, password, estimated, names }: StrengthQuestion): Promise<StrengthAnswer> {
  const { score, feedback } = zxcvbn.check(estimated, [...names]);
  return { id, score, why: feedback.warning ?? undefined, common: (await list).has(password) };
}

parentPort?.on('message', (question: StrengthQuestion) => {
  void answer(question).then((message) => parentPort?.postMessage(message));
});
