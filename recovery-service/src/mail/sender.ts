/** Is a tenant's sender one that receiving servers can trust? Asked before a mail goes, so that none leaves unsigned or in a wrong name. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { isMailbox } from '@nightlatch/protocol';
import { LONGEST_BOUNCE_LOCAL } from './bounce-address.ts';
import type { DkimSigner, TenantSender } from './mail-out.ts';
import { domainOf } from './message.ts';

const FEWEST_KEY_BITS = 2048;
const SELECTOR = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/;

/** Fit to send, with the key that signs where there is one; or what is wrong, in a sentence for the operator. */
export type CheckedSender = { readonly key: KeyObject | undefined } | { readonly trouble: string };

export function checkSender({ fromAddress, bounceAddress, dkim }: TenantSender): CheckedSender {
  if (!isMailbox(fromAddress)) return { trouble: 'The sender is not a whole e-mail address.' };
  if (bounceAddress !== undefined) {
    if (!isMailbox(bounceAddress)) return { trouble: 'The bounce address is not a whole e-mail address.' };
    if (Buffer.byteLength(bounceAddress) - domainOf(bounceAddress).length - 1 > LONGEST_BOUNCE_LOCAL)
      return { trouble: `The bounce address has ${LONGEST_BOUNCE_LOCAL} characters at most before its @.` };
  }
  return dkim === undefined ? { key: undefined } : checkDkim(dkim, domainOf(fromAddress));
}

function checkDkim({ domain, selector, privateKey }: DkimSigner, fromDomain: string): CheckedSender {
  if (fromDomain !== domain && !fromDomain.endsWith(`.${domain}`))
    return {
      trouble: `The DKIM domain ${domain} is not the sender's domain, so a signature would not count for it (DMARC alignment).`,
    };
  if (!SELECTOR.test(selector)) return { trouble: 'The DKIM selector is not a name in DNS.' };
  const key = readKey(privateKey);
  if (key === undefined) return { trouble: 'The DKIM key cannot be read.' };
  if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < FEWEST_KEY_BITS)
    return { trouble: `The DKIM key has to be RSA with at least ${FEWEST_KEY_BITS} bits.` };
  return { key };
}

function readKey(privateKey: string): KeyObject | undefined {
  try {
    return createPrivateKey(privateKey);
  } catch {
    return undefined;
  }
}
