import { deliveryStates, type ProblemCode, Refusal, serviceDeliverySchema } from '@nightlatch/protocol';
import { describe, expect, it } from 'vitest';
import { readAnswer, readDelivery, readSender } from './service-answers.ts';

const flowId = 'a'.repeat(22);
const card = { card: '{"number":3}', signature: 's'.repeat(86) };

describe('a delivery', () => {
  it.each(deliveryStates)('%s reads as its schema reads it', (state) => {
    for (const rest of [{}, { detail: 'The mail server said 421.' }, { card }, { detail: 'x', card, more: 1 }]) {
      const sent = { flowId, state, fixedText: state === 'queued', ...rest };
      const by = serviceDeliverySchema.parse(sent);
      expect(readDelivery(sent)).toEqual({
        state: by.state,
        fixedText: by.fixedText,
        detail: by.detail,
        card: by.card,
      });
    }
  });

  it.each([
    undefined,
    null,
    'queued',
    [],
    {},
    { state: 'lost', fixedText: false },
    { state: 'queued' },
    { state: 'queued', fixedText: 1 },
    { state: 'queued', fixedText: true, detail: 7 },
  ])('%j is none', (sent) => {
    expect(readDelivery(sent)).toBeUndefined();
    expect(serviceDeliverySchema.safeParse(sent).success).toBe(false);
  });
});

describe('an answer', () => {
  it('tells apart what a person has to know', () => {
    const problem = (code: ProblemCode, members = {}): unknown => new Refusal(code, 'A sentence.', members).toProblem();
    expect(readAnswer(202, { flowId, state: 'queued', fixedText: false }).kind).toBe('taken');
    expect(readAnswer(202, 'nonsense')).toEqual({ kind: 'trouble' });
    expect(readAnswer(422, problem('envelope-refused'))).toEqual({ kind: 'refused' });
    expect(readAnswer(409, problem('envelope-older'))).toEqual({ kind: 'older' });
    expect(readAnswer(429, problem('throttled', { retryAfter_s: 30 }))).toEqual({ kind: 'too-many', retryAfter_s: 30 });
    expect(readAnswer(429, undefined)).toEqual({ kind: 'too-many', retryAfter_s: 60 });
    expect(readAnswer(413, undefined)).toEqual({ kind: 'refused' });
    for (const status of [200, 404, 500, 502, 503]) expect(readAnswer(status, undefined)).toEqual({ kind: 'trouble' });
  });
});

it('finds the sender in a card, and nothing in what is none', () => {
  expect(
    readSender({ card: JSON.stringify({ name: 'Harbour Alarms', sender: 'a@example.com' }), signature: '' }),
  ).toEqual({
    name: 'Harbour Alarms',
    address: 'a@example.com',
  });
  for (const none of [undefined, {}, { card: '{' }, { card: '[]' }, { card: '{"name":1}' }])
    expect(readSender(none)).toBeUndefined();
});
