/** Bytes that break the rules of their format or a limit. The message says which rule, never more than a few bytes of what came. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}
