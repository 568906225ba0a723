/** What a hostile recovery service answers a recorder, and what stands in a file that pretends to be its card. */
import { deliveryIn, meaningOf, refusalOf } from '../../../recorder/src/gateway/mail/service/answers.ts';
import { verifyCard } from '../../../recorder/src/gateway/mail/service/cards.ts';
import { type Target, must, texts } from '../target.ts';

const FLOW = 'A'.repeat(22);
const LONGEST_SENTENCE = 400;

export const serviceAnswer: Target = {
  name: 'service-answer',
  seeds: [
    { flowId: FLOW, state: 'put-off', detail: 'It asked to wait (451).', fixedText: true },
    { flowId: FLOW, state: 'bounced', detail: 'No such mailbox 1234 5678.', fixedText: false },
    { type: 'urn:nightlatch:problem:throttled', title: 'No.', status: 429, retryAfter_s: 60 },
  ].map((one) => Buffer.from(JSON.stringify(one))),
  words: texts(
    '"state":"handed-over"',
    '"detail":',
    '\\u202e',
    '\\u0007',
    '12345678',
    '1e309',
    '-1',
    '"card":{}',
    'envelope-older',
  ),
  run(input) {
    let json: unknown;
    try {
      json = JSON.parse(input.toString('utf8'));
    } catch {
      return;
    }
    const delivery = deliveryIn({ status: 202, json }, FLOW);
    const said = [429, 422, 409, 500, 302].map((status) => refusalOf({ status, json }, 'host'));
    if (delivery !== undefined) said.push(meaningOf(delivery, 'host'));
    for (const one of said) {
      if (one.outcome === 'put-off' && one.wait_ms !== undefined)
        must(one.wait_ms >= 1_000 && one.wait_ms <= 86_400_000, 'a wait has no end');
      const detail = 'detail' in one ? (one.detail ?? '') : '';
      must(detail.length <= LONGEST_SENTENCE, 'a sentence is too long');
      must(!/[\p{Cc}\p{Cf}]/u.test(detail), 'words turn the screen');
      must(!/\d{8}/.test(detail), 'a code comes onto the screen');
    }
    try {
      verifyCard(json);
    } catch (error) {
      must(error instanceof Error && error.name === 'Refusal', 'a card ends in something else than a sentence');
      return;
    }
    must(false, 'a card that nobody signed is taken');
  },
};
