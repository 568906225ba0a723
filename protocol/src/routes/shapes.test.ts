import { describe, expect, test } from 'vitest';
import { personNameSchema } from './shapes.ts';

describe('names', () => {
  test.each([
    'Jane',
    "Seán O'Brien",
    '妈妈',
    'نرگس\u200Cخانم',
    'Tür 2 (hinten)',
    '👨\u200D👩\u200D👧 home',
    '<b>bold</b>',
  ])('%s may be one', (name) => expect(personNameSchema.parse(name)).toBe(name));
  test.each([
    ['a line break', 'Jane\nOwner'],
    ['a separator of lines', 'Jane\u2028Owner'],
    ['a NUL', 'Ja\u0000ne'],
    ['a turned direction', 'Jane\u202Eenaj'],
    ['an isolate', 'Jane\u2066x'],
    ['a space that is none', 'Jane\u200B'],
    ['a filler alone', '\u3164'],
    ['joiners alone', '\u200D\u200C'],
    ['a byte order mark inside', 'Ja\uFEFFne'],
    ['half a character', 'Ja\uD800ne'],
    ['tags', 'Jane\u{E0041}'],
    ['spaces alone', '   '],
  ])('%s may not', (_, name) => expect(personNameSchema.safeParse(name).success).toBe(false));
});
