/**
 * E-mail addresses that people type: checked strictly and brought to one form. Quoted local parts, comments, lists and control
 * characters are refused: a mail server might read them as another address than we do.
 */
import { domainToASCII } from 'node:url';
import { Refusal } from '@nightlatch/protocol';

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** The address with its domain in ASCII and lower case. Throws `address-invalid`. */
export function parseAddress(typed: string, field = 'address'): string {
  const address = typed.trim().normalize('NFC');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = domainToASCII(address.slice(at + 1)).toLowerCase();
  const labels = domain.split('.');
  if (local.startsWith('"'))
    throw new Refusal('address-invalid', 'Addresses with quotation marks cannot be used here. Use another address.', {
      field,
    });
  const whole =
    at > 0 &&
    address.length <= 254 &&
    Buffer.byteLength(local) <= 64 &&
    LOCAL.test(local) &&
    labels.length >= 2 &&
    domain.length <= 253 &&
    labels.every((label) => LABEL.test(label));
  if (!whole)
    throw new Refusal('address-invalid', 'This is not a whole e-mail address. It looks like name@example.com.', {
      field,
    });
  return `${local}@${domain}`;
}

/** For "is it already there": mail servers that tell upper from lower case are rarer than people who do not. */
export function addressKey(address: string): string {
  return address.normalize('NFKC').toLowerCase();
}

/** `jane@gmail.com` → `j•••@g•••.com`: enough for its owner to know it, not for a visitor to learn it. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const first = (text: string): string => Array.from(text)[0] ?? '';
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${first(address)}•••@${first(domain)}•••${dot < 0 ? '' : domain.slice(dot)}`;
}
