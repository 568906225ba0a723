import { toDigits } from '@nightlatch/protocol/envelope/digits';
import { describe, expect, it } from 'vitest';
import vectors from '../../../../protocol/test/vectors.json';
import { requestIn, shownRecorderId } from './request.ts';

const [vector] = vectors as { header: { tag: string; flowId: string; tenant: string }; envelope: string }[];
const bytesOf = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (two) => Number.parseInt(two, 16));
const digits = toDigits(bytesOf(vector?.envelope ?? ''));

describe('what a QR brings', () => {
  it('is read from a fragment and from a whole link', async () => {
    for (const text of [`#${digits}`, digits, `https://recovery.example.com/r#${digits}`]) {
      const request = requestIn(text);
      if (typeof request === 'string') throw new Error(request);
      expect(request).toMatchObject({ kind: 'reset', tag: vector?.header.tag, tenant: vector?.header.tenant });
      expect(request.flowId).toMatch(/^[A-Za-z0-9_-]{22}$/);
      expect([...request.bytes]).toEqual([...bytesOf(vector?.envelope ?? '')]);
      expect(await shownRecorderId(request.recorderKey)).toMatch(/^NL-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/);
    }
  });

  it('is nothing, or damaged, and said apart', () => {
    expect(requestIn('')).toBe('none');
    expect(requestIn('#')).toBe('none');
    const damaged = [
      `#${digits.slice(0, -1)}`,
      `#${digits.slice(0, 200)}`,
      `#${digits}0`,
      '#hello',
      `#${digits}${digits}`,
    ];
    for (const text of [...damaged, `#${digits.replace(/\d/, '9')}`]) expect(requestIn(text)).toBe('damaged');
  });
});
