import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LEDGER_NAME, openLedger, type LedgerBase } from './ledger.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'nightlatch-ledger-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const base = (generation: number, failures = 0): LedgerBase => ({
  generation,
  recorderEpoch: 1,
  accounts: [{ accountId: 'a', epoch: 1, failures, role: 'owner', hash: 'h' }],
  savedCodes: [],
  addresses: [],
});
const path = (): string => join(dataDir, LEDGER_NAME);

test('what was noted is there again; a base forgets what came before it', () => {
  const ledger = openLedger(dataDir);
  expect(ledger.state).toBe('absent');
  ledger.compact(base(3));
  ledger.intend(4, [{ ends: 'account', accountId: 'a' }]);
  ledger.committed(4);
  ledger.noteFailures('a', 7);
  ledger.close();
  const again = openLedger(dataDir);
  expect(again.state).toBe('whole');
  expect(again.reached).toBe(4);
  expect(again.killsAfter(3)).toEqual([{ ends: 'account', accountId: 'a' }]);
  expect(again.killsAfter(4)).toEqual([]);
  expect(again.failures.get('a')).toBe(7);
  again.compact(base(4, 2));
  expect(again.killsAfter(0)).toEqual([]);
  expect(again.failures.get('a')).toBe(2);
});

test('an intent alone is not yet reached', () => {
  const ledger = openLedger(dataDir);
  ledger.compact(base(3));
  ledger.intend(4, [{ ends: 'account', accountId: 'a' }]);
  ledger.close();
  expect(openLedger(dataDir).reached).toBe(3);
});

test('cut at every byte of its last line: that line alone is missing, and appending goes on', () => {
  const ledger = openLedger(dataDir);
  ledger.compact(base(3));
  ledger.noteFailures('a', 5);
  ledger.close();
  const whole = readFileSync(path());
  const lastLine = whole.lastIndexOf(0x0a, whole.length - 2) + 1;
  for (let at = lastLine; at < whole.length; at += 1) {
    writeFileSync(path(), whole);
    truncateSync(path(), at);
    const cut = openLedger(dataDir);
    expect(cut.state).toBe('whole');
    expect(cut.failures.get('a')).toBe(0);
    cut.noteFailures('a', 9);
    cut.close();
    expect(openLedger(dataDir).failures.get('a')).toBe(9);
  }
});

test('spoiled before its end it is damaged', () => {
  const ledger = openLedger(dataDir);
  ledger.compact(base(3));
  ledger.close();
  appendFileSync(path(), 'not a line of ours\nnor this\n');
  expect(openLedger(dataDir).state).toBe('damaged');
});
