/** The fields of requests in the words that people read on the screens. */

const words: Readonly<Record<string, string>> = {
  accountName: 'the name',
  address: 'the address',
  characters: 'the characters',
  code: 'the code',
  from: 'the beginning of the time',
  fromAddress: 'the sender’s address',
  host: 'the name of the mail server',
  label: 'the name of the phone',
  limit: 'the number of lines',
  modelId: 'the model',
  name: 'the name',
  password: 'the password',
  port: 'the port',
  recorderId: 'the number of the recorder',
  recorderName: 'the name of the recorder',
  role: 'the role',
  security: 'the encryption',
  settings: 'the mail settings',
  to: 'the address to send to',
  username: 'the user name',
};

/** `path` as zod gives it: the innermost field with words of its own counts. */
export function fieldWords(path: readonly PropertyKey[]): string {
  const known = path.findLast((part) => typeof part === 'string' && Object.hasOwn(words, part));
  return words[String(known)] ?? 'what was sent';
}
