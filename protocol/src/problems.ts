/**
 * The closed set of things that can go wrong over HTTP, as RFC 9457 problem details.
 * `type` is `urn:nightlatch:problem:CODE`; `title` is one sentence a person can act on; further members
 * (`retryAfter_s`, `triesLeft`, …) are numbers and words that the screens use.
 */
import { z } from 'zod';

export const problemCodes = {
  'bad-input': 400,
  'not-signed-in': 401,
  'session-ended': 401,
  'credentials-reset': 401,
  'pairing-removed': 401,
  'not-allowed': 403,
  'foreign-origin': 403,
  'seat-secret-used': 403,
  'seat-secret-late': 403,
  'wrong-password': 403,
  'not-found': 404,
  'already-set-up': 409,
  'name-taken': 409,
  'last-owner': 409,
  'address-taken': 409,
  'too-many-addresses': 409,
  'no-recovery-address': 409,
  'no-saved-code': 409,
  'no-recovery-request': 409,
  'grant-lost': 409,
  'code-wrong': 422,
  'code-used': 422,
  'code-expired': 422,
  'code-superseded': 422,
  'code-burned': 422,
  'saved-code-wrong': 422,
  'password-refused': 422,
  'address-invalid': 422,
  'mail-not-configured': 409,
  'mail-refused': 502,
  'mail-unreachable': 502,
  'camera-unreachable': 502,
  'camera-refused': 502,
  'camera-certificate': 502,
  'camera-without-video': 502,
  'camera-nonsense': 502,
  'camera-address-invalid': 422,
  'camera-not-moved': 502,
  'offer-old': 410,
  'offer-used': 410,
  'offer-unknown': 404,
  'other-recorder': 409,
  'no-footage': 404,
  'footage-unreadable': 503,
  'range-invalid': 422,
  'range-too-long': 422,
  'too-many-bookmarks': 409,
  'folder-not-writable': 409,
  'stick-unusable': 409,
  'service-not-configured': 409,
  'service-unreachable': 502,
  'service-refused': 502,
  'card-refused': 422,
  'envelope-gone': 409,
  'envelope-refused': 422,
  'envelope-older': 409,
  'service-busy': 503,
  'wrong-host': 421,
  'too-large': 413,
  throttled: 429,
  internal: 500,
  'engine-down': 503,
} as const;

export type ProblemCode = keyof typeof problemCodes;

export const PROBLEM_TYPE_PREFIX = 'urn:nightlatch:problem:';

export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().optional(),
  /** The input field the sentence belongs to, when it belongs to one. */
  field: z.string().optional(),
  /** Seconds until trying again can work. */
  retryAfter_s: z.number().optional(),
  triesLeft: z.int().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** The code of a problem, or undefined for a problem type this version does not know. */
export function problemCode(problem: Problem): ProblemCode | undefined {
  const code = problem.type.startsWith(PROBLEM_TYPE_PREFIX) ? problem.type.slice(PROBLEM_TYPE_PREFIX.length) : '';
  return code in problemCodes ? (code as ProblemCode) : undefined;
}

/** Members a refusal may carry beside its sentence. */
export interface RefusalMembers {
  readonly field?: string;
  readonly detail?: string;
  readonly retryAfter_s?: number;
  readonly triesLeft?: number;
  readonly [member: string]: unknown;
}

/**
 * A request that is answered with a problem: thrown anywhere below HTTP, turned into `application/problem+json`
 * by the listener. `title` is the sentence on the screen and never holds a secret.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ProblemCode;
  readonly members: RefusalMembers;

  constructor(code: ProblemCode, title: string, members: RefusalMembers = {}) {
    super(title);
    this.code = code;
    this.members = members;
  }

  get status(): number {
    return problemCodes[this.code];
  }

  toProblem(): Problem {
    return { ...this.members, type: PROBLEM_TYPE_PREFIX + this.code, title: this.message, status: this.status };
  }
}
