/** What a recovery service's answers mean for a letter. Its words are hostile text: cleaned, and only where the schema has a place for them. Pure. */
import { problemCode, problemSchema, serviceDeliverySchema, type ServiceDelivery } from '@nightlatch/protocol';
import type { Delivery } from '../courier.ts';
import { cleanWords } from '../smtp-failure.ts';
import type { ServiceAnswer } from './ask-service.ts';

const LONGEST_WAIT_S = 24 * 60 * 60;
const HTTP_ACCEPTED = 202;

/** The delivery that it tells of; undefined when the answer is none, or of another flow. */
export function deliveryIn({ status, json }: ServiceAnswer, flowId: string): ServiceDelivery | undefined {
  if (status !== 200 && status !== HTTP_ACCEPTED) return undefined;
  const delivery = serviceDeliverySchema.safeParse(json).data;
  return delivery?.flowId === flowId ? delivery : undefined;
}

/** An answer that tells of no delivery. */
export function refusalOf({ status, json }: ServiceAnswer, host: string): Delivery {
  const problem = problemSchema.safeParse(json).data;
  const code = problem && problemCode(problem);
  if (code === 'envelope-older')
    return {
      outcome: 'refused',
      detail: `A newer request of this recorder came to the recovery service ${host} first.`,
      untilSettingsChange: false,
    };
  if (status === 429) {
    const wait_s = Math.min(LONGEST_WAIT_S, Math.max(1, problem?.retryAfter_s ?? 60));
    return {
      outcome: 'put-off',
      detail: `The recovery service ${host} asks to wait: too many came from this recorder or this network.`,
      wait_ms: wait_s * 1000,
    };
  }
  if (code === 'envelope-refused')
    return {
      outcome: 'refused',
      detail: `The recovery service ${host} does not take envelopes of this recorder. It may want an enrolment token, or have newer keys: ask whoever runs it.`,
      untilSettingsChange: true,
    };
  if (status >= 500)
    return { outcome: 'put-off', detail: `The recovery service ${host} has a problem of its own (${status}).` };
  return {
    outcome: 'refused',
    detail: `What answers at ${host} is not a recovery service, or not one that this recorder understands (${status}).`,
    untilSettingsChange: true,
  };
}

export function meaningOf({ state, detail, fixedText }: ServiceDelivery, host: string): Delivery {
  const said = detail === undefined ? '' : ` It said: ${withoutCodes(cleanWords(detail))}`;
  switch (state) {
    case 'queued':
      return { outcome: 'accepted', fixedText };
    case 'put-off':
      return { outcome: 'accepted', fixedText, detail: `The recovery service ${host} tries again by itself.${said}` };
    case 'handed-over':
      return { outcome: 'handed-over', serverSaid: '', fixedText };
    case 'bounced':
      return { outcome: 'bounced', detail: `The mail of the recovery service ${host} came back.${said}` };
    case 'capped':
      return refused(`The recovery service ${host} sends no more mails to this mailbox for now.${said}`);
    case 'replaced':
      return refused(`A newer request of this recorder came to the recovery service ${host} first.`);
    case 'refused':
      return refused(`The recovery service ${host} did not mail it.${said}`);
  }
}

/** Nothing that reads as a code comes from a service onto the screen: neither digits nor a long code, whole or in groups. */
function withoutCodes(words: string): string {
  return words.replace(LONG_CODE, '…').replace(/\d(?:[ .-]?\d){5,}/g, '…');
}
/** 13 characters of the Crockford alphabet, together or in groups. One way to match each text, so that no hostile one takes long. */
const LONG_CODE = /[0-9A-HJKMNP-TV-Z](?:[ .-]?[0-9A-HJKMNP-TV-Z]){12,}/g;

function refused(detail: string): Delivery {
  return { outcome: 'refused', detail, untilSettingsChange: false };
}
