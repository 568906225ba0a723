/**
 * An e-mail address in the one form that is kept and sent: no quoted local part, comment, list or control character, which a mail
 * server might read as another address than we do; the domain in ASCII and lower case (RFC 5321 §4.1.2, RFC 6531 for the local part).
 */
const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LONGEST_ADDRESS = 254;
const LONGEST_LOCAL_BYTES = 64;
const LONGEST_DOMAIN = 253;

export function isMailbox(address: string): boolean {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = address.slice(at + 1);
  const labels = domain.split('.');
  return (
    at > 0 &&
    address.length <= LONGEST_ADDRESS &&
    new TextEncoder().encode(local).length <= LONGEST_LOCAL_BYTES &&
    LOCAL.test(local) &&
    labels.length >= 2 &&
    domain.length <= LONGEST_DOMAIN &&
    labels.every((label) => LABEL.test(label))
  );
}

/** Two addresses with the same key are one mailbox to us: servers that tell upper from lower case are rarer than people who do not. */
export function mailboxKey(address: string): string {
  return address.normalize('NFKC').toLowerCase();
}
