/** The fields of requests in the words that people read on the screens. */

const words: Readonly<Record<string, string>> = {
  accountName: 'the name',
  address: 'the address',
  bytes: 'how much is kept',
  cells: 'where motion counts',
  certificateSha256: 'the fingerprint of the certificate',
  characters: 'the characters',
  code: 'the code',
  days: 'the days',
  freeReserve_bytes: 'the room that is kept free',
  from: 'the beginning of the time',
  fromAddress: 'the sender’s address',
  hours: 'the schedule',
  host: 'the name of the mail server',
  label: 'the name of the phone',
  limit: 'the number of lines',
  modelId: 'the model',
  name: 'the name',
  onvifAddress: 'the ONVIF address',
  password: 'the password',
  port: 'the port',
  post_s: 'the seconds after motion',
  pre_s: 'the seconds before motion',
  recorderId: 'the number of the recorder',
  recorderName: 'the name of the recorder',
  role: 'the role',
  security: 'the encryption',
  sensitivity: 'the sensitivity',
  settings: 'the mail settings',
  subAddress: 'the address of the smaller picture',
  timeZone: 'the time zone',
  to: 'the address to send to',
  transport: 'how packets travel',
  username: 'the user name',
};

/** `path` as zod gives it: the innermost field with words of its own counts. */
export function fieldWords(path: readonly PropertyKey[]): string {
  const known = path.findLast((part) => typeof part === 'string' && Object.hasOwn(words, part));
  return words[String(known)] ?? 'what was sent';
}
