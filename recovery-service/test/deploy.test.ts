/** What stands in deploy/ speaks of settings that exist, and of files that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../src/config.ts';

const deploy = join(import.meta.dirname, '..', 'deploy');
const read = (name: string): string => readFileSync(join(deploy, name), 'utf8');

test('the example of the settings is one that the service takes', () => {
  const lines = [...read('service.env.example').matchAll(/^#?([A-Z_]+)=(.*)$/gm)];
  const environment = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
  const config = readConfig(environment);
  expect(config).toMatchObject({
    publicUrl: 'https://recovery.example.com',
    mailFrom: 'recorders@mail.example.com',
    dkimSelector: '2026a',
    bouncePort: 2525,
    trustedProxies: 1,
  });
  // A name that the service does not know would change nothing, and nobody would notice.
  for (const name of Object.keys(environment)) expect(read('../src/config.ts'), name).toContain(`  ${name}: `);
});

test('compose and systemd set what the service knows, and start what is there', () => {
  const compose = read('compose.yaml');
  const unit = read('nightlatch-recovery-service@.service');
  const names = [
    ...[...unit.matchAll(/^Environment=([A-Z_]+)=/gm)].map(([, name]) => name),
    ...[...read('Dockerfile').matchAll(/([A-Z_]+)=\S+/g)].map(([, name]) => name).filter((name) => name !== 'NODE_ENV'),
    'DATABASE_URL',
    'OPERATOR_TOKEN_FILE',
  ];
  for (const name of names) expect(read('../src/config.ts'), name).toContain(`  ${name}: `);
  expect(compose).toContain('DATABASE_URL:');
  expect(compose).toContain('OPERATOR_TOKEN_FILE:');
  expect(unit).toContain('/opt/nightlatch/recovery-service/src/main.ts');
  expect(read('Dockerfile')).toContain('/app/recovery-service/src/main.ts');
  expect(existsSync(join(deploy, '..', 'src', 'main.ts'))).toBe(true);
});
