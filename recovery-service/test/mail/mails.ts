/** One mail of every kind, for a tenant with all there is; and names that try to be more than names. */
import { randomBytes } from 'node:crypto';
import type { EnvelopeContent } from '@nightlatch/protocol/envelope/content';
import type { OutgoingMail, TenantSender } from '../../src/mail/mail-out.ts';

export const NOW_MS = Date.UTC(2026, 5, 1, 8, 30);
const AT = '2026-06-01T08:15:00.000Z';

export const plainTenant: TenantSender = {
  tenant: 'acme',
  name: 'Acme Sicherheit Köln',
  fromAddress: 'recorders@mail.acme.example',
  colour: '#0b6e4f',
};

const common = { to: 'jane@shop.example', recorderName: 'Shop front', accountName: 'Jane', locale: 'en' };
const notice = (what: Extract<EnvelopeContent, { kind: 'notice' }>['notice']): EnvelopeContent => ({
  ...common,
  kind: 'notice',
  notice: what,
});

export const contents = {
  reset: { ...common, kind: 'reset', code: '12345678', life_min: 60, lifeFrom: 'acceptance' },
  'reset with a long code, by QR': {
    ...common,
    kind: 'reset',
    code: 'ABCDEFGHJKMNP',
    life_min: 1440,
    lifeFrom: 'sealing',
  },
  confirmation: { ...common, kind: 'confirmation', code: '87654321' },
  'notice of a reset': notice({ what: 'reset', at: AT, by: 'mailed-code' }),
  'notice of an address': notice({
    what: 'address',
    at: AT,
    change: 'removed',
    changed: 'j•••@s•••.example',
    isThisOne: false,
  }),
  'notice of a password': notice({ what: 'password', at: AT }),
  test: notice({ what: 'test' }),
} as const satisfies Record<string, EnvelopeContent>;

export function mailOf(content: EnvelopeContent, more: Partial<OutgoingMail> = {}): OutgoingMail {
  return { content, tag: 'K7QF', flowId: randomBytes(16), tenant: plainTenant, ...more };
}
