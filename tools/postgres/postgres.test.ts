import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startPostgres } from './postgres.ts';

test(
  'a PostgreSQL that keeps what was committed over a restart, and leaves nothing behind',
  { timeout: 60_000 },
  async () => {
    const postgres = await startPostgres();
    try {
      const url = await postgres.make('proof');
      expect(url).toContain('/proof');
      await postgres.query('create table kept (number int)', [], 'proof');
      await postgres.query('insert into kept values ($1)', [7], 'proof');
      const before = postgres.pid();
      await postgres.restart();
      expect(postgres.pid()).not.toBe(before);
      expect(await postgres.query('select number from kept', [], 'proof')).toEqual([{ number: 7 }]);
    } finally {
      await postgres.end();
    }
    expect(existsSync(postgres.folder)).toBe(false);
  },
);
