/** A planted cycle, a floating promise and an import upward: the lint step must report all three, or it checks nothing. */
import { two } from './cycle-two.ts';

export const one: number = two + 1;

export function forgetful(): void {
  Promise.resolve(one);
}
