/** What the commands beside serving do. They print for people, and throw sentences. */
import { systemClock } from '../base/clock.ts';
import { silentLog } from '../base/log.ts';
import type { ServiceConfig } from '../config.ts';
import type { Database } from '../db/database.ts';
import { openDatabase } from '../db/open.ts';
import { addTenant, changeTenant } from '../enrolment/edit-tenants.ts';
import { makeToken, removeToken } from '../enrolment/tokens.ts';
import { recordersPerRetiredKey } from '../keys/forget.ts';
import { changeSealKeys, openKeys } from '../keys/keys.ts';
import { idHex, rotated, without, type SealKeys } from '../keys/seal-keys.ts';
import { dnsLines, makeDkimKey } from '../mail/dkim-keys.ts';
import type { Command } from './arguments.ts';

export async function runCommand(
  command: Exclude<Command, { command: 'help' | 'serve' }>,
  config: ServiceConfig,
  print: (line: string) => void,
): Promise<void> {
  const now = new Date(systemClock.wall_ms());
  if (command.command === 'keys') {
    switch (command.what) {
      case 'list':
        for (const line of listKeys(await sealKeys(config))) print(line);
        return;
      case 'rotate': {
        await sealKeys(config);
        for (const line of listKeys(changeSealKeys(config.keysDir, (keys) => rotated(keys, now)))) print(line);
        return;
      }
      case 'forget':
        await forget(config, command.keyId, command.force);
        print(`Forgotten: ${command.keyId}`);
        return;
      case 'dkim': {
        const pem = await makeDkimKey(config.keysDir, command.domain, command.selector);
        for (const line of dnsLines(command.domain, command.selector, pem)) print(line);
        return;
      }
    }
  }
  await withDatabase(config, async (database) => {
    switch (command.what) {
      case 'list': {
        const tenants = await database.kysely.selectFrom('tenants').selectAll().orderBy('tenant').execute();
        const tokens = await database.kysely
          .selectFrom('tenant_tokens')
          .select(['tenant', 'token', 'label', 'made_at'])
          .orderBy('token')
          .execute();
        for (const { tenant, name, from_address, enrols, day_cap, suspended } of tenants) {
          print(
            `${tenant}  ${name}  ${from_address}  ${enrols}${day_cap === null ? '' : `  ${day_cap} a day`}${suspended ? '  suspended' : ''}`,
          );
          for (const { token, label, made_at } of tokens.filter((one) => one.tenant === tenant))
            print(`    token ${token}  ${made_at.toISOString().slice(0, 10)}  ${label}`);
        }
        return;
      }
      case 'add':
        return addTenant(database, command.tenant, withoutUndefined(command.fields), now);
      case 'change':
        return changeTenant(database, command.tenant, withoutUndefined(command.fields));
      case 'suspend':
      case 'resume':
        return changeTenant(database, command.tenant, { suspended: command.what === 'suspend' });
      case 'token': {
        const { tenant, label } = command;
        const known = await database.kysely
          .selectFrom('tenants')
          .select('tenant')
          .where('tenant', '=', tenant)
          .executeTakeFirst();
        if (known === undefined) throw new Error(`There is no tenant "${tenant}".`);
        const keys = await openKeys({ folder: config.keysDir, clock: systemClock, log: silentLog });
        keys.stop();
        print(await makeToken({ database, dataKey: keys.dataKey, tenant, label, now }));
        return;
      }
      case 'forget-token':
        if (!(await removeToken(database, command.tenant, command.token)))
          throw new Error(`The tenant "${command.tenant}" has no token ${command.token}.`);
    }
  });
}

async function sealKeys({ keysDir }: ServiceConfig): Promise<SealKeys> {
  const keys = await openKeys({ folder: keysDir, clock: systemClock, log: silentLog });
  keys.stop();
  return keys.sealKeys();
}

function listKeys(keys: SealKeys): string[] {
  return [
    ...keys.retired.map((key) => `${idHex(key)}  retired ${key.retiredAt?.slice(0, 10) ?? ''}`),
    `${idHex(keys.current)}  current`,
    `${idHex(keys.next)}  next`,
  ];
}

async function forget(config: ServiceConfig, keyId: string, force: boolean): Promise<void> {
  const keys = await sealKeys(config);
  const at = keys.retired.findIndex((key) => idHex(key) === keyId);
  if (at < 0) throw new Error(`${keyId} is not a retired key: "keys list" shows them.`);
  if (!force) {
    const needed = await withDatabase(
      config,
      async (database) => (await recordersPerRetiredKey(database, keys))[at] ?? 0,
    );
    if (needed > 0)
      throw new Error(
        `${needed} enrolled recorders may still seal to this key: what they send would be lost. Use --force if you mean it.`,
      );
  }
  changeSealKeys(config.keysDir, (now) => without(now, keyId));
}

async function withDatabase<T>(config: ServiceConfig, work: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase({
    ...config,
    connections: config.databaseConnections,
    clock: systemClock,
    log: silentLog,
  });
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
