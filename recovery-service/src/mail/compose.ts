/** The words of a mail, from what was inside the seal. The words themselves stand in letters, where the recorder takes them from as well. */
import { renderFixedText } from '@nightlatch/letters/fixed-text';
import type { Letter, RenderedLetter } from '@nightlatch/letters/letter';
import type { Brand } from '@nightlatch/letters/page';
import { renderLetter } from '@nightlatch/letters/render';
import type { EnvelopeContent, NoticeContent } from '@nightlatch/protocol/envelope/content';
import type { OutgoingMail } from './mail-out.ts';

/** Undefined where there is nothing that may be said: a notice without a proof of consent. */
export function composeWords({ content, tag, tenant, fixedText }: OutgoingMail): RenderedLetter | undefined {
  const brand: Brand = { name: tenant.name, colour: tenant.colour };
  if (fixedText !== undefined) {
    if (content.kind === 'notice') return undefined;
    return renderFixedText({ code: content.code, proof: fixedText.proof, locale: content.locale }, brand);
  }
  const { to, recorderName, accountName } = content;
  const common = { to, recorderName, accountName };
  switch (content.kind) {
    case 'reset':
      return renderLetter({ ...common, kind: 'secure-code', code: content.code, tag }, content.life_min, {
        brand,
        lifeFromRequest: content.lifeFrom === 'sealing',
      });
    case 'confirmation':
      return renderLetter({ ...common, kind: 'confirmation', code: content.code }, undefined, { brand });
    case 'notice':
      return renderLetter(noticeLetter(common, content), undefined, { brand });
  }
}

type Common = Pick<EnvelopeContent, 'to' | 'recorderName' | 'accountName'>;

function noticeLetter(common: Common, { notice }: NoticeContent): Letter {
  switch (notice.what) {
    case 'reset':
      return { ...common, kind: 'notice-reset', at: inWords(notice.at), by: notice.by };
    case 'address': {
      const { change, changed, isThisOne } = notice;
      return { ...common, kind: 'notice-address', at: inWords(notice.at), change, changed, isThisOne };
    }
    case 'password':
      return { ...common, kind: 'notice-password', at: inWords(notice.at) };
    case 'test':
      return { ...common, kind: 'test' };
  }
}

/** As the recorder's own mails say it. */
function inWords(at: string): string {
  return new Date(at).toUTCString();
}
