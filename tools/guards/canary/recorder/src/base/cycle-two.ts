import { one } from './cycle-one.ts';
import { upward } from '../gateway/recovery/upward.ts';

export const two: number = one + upward;
