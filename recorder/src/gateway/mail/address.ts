/**
 * E-mail addresses that people type: checked strictly and brought to one form. Quoted local parts, comments, lists and control
 * characters are refused: a mail server might read them as another address than we do.
 */
import { domainToASCII } from 'node:url';
import { isMailbox, Refusal } from '@nightlatch/protocol';

/** The address with its domain in ASCII and lower case. Throws `address-invalid`. */
export function parseAddress(typed: string, field = 'address'): string {
  const address = typed.trim().normalize('NFC');
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(0, at));
  const domain = domainToASCII(address.slice(at + 1)).toLowerCase();
  if (local.startsWith('"'))
    throw new Refusal('address-invalid', 'Addresses with quotation marks cannot be used here. Use another address.', {
      field,
    });
  if (!isMailbox(`${local}@${domain}`))
    throw new Refusal('address-invalid', 'This is not a whole e-mail address. It looks like name@example.com.', {
      field,
    });
  return `${local}@${domain}`;
}

/** `jane@gmail.com` → `j•••@g•••.com`: enough for its owner to know it, not for a visitor to learn it. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const first = (text: string): string => Array.from(text)[0] ?? '';
  const domain = address.slice(at + 1);
  const dot = domain.lastIndexOf('.');
  return `${first(address)}•••@${first(domain)}•••${dot < 0 ? '' : domain.slice(dot)}`;
}
