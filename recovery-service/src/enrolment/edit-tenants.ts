/** Adding and changing tenants: what a tenant may be, checked in one place for command and operator's page. */
import { isMailbox } from '@nightlatch/protocol';
import { tenantPattern } from '@nightlatch/protocol/envelope/layout';
import { z } from 'zod';
import type { Database } from '../db/database.ts';

const nothing = z.literal('').transform(() => null);
const mailbox = z.string().refine(isMailbox, 'a mail address, its domain in lower case');

export const tenantFieldsSchema = z.strictObject({
  name: z.string().trim().min(1).max(60).optional(),
  from: mailbox.optional(),
  colour: z.union([nothing, z.string().regex(/^#[0-9a-f]{6}$/i, 'a colour like #1a73e8')]).optional(),
  bounce: z.union([nothing, mailbox]).optional(),
  dkim: z.union([nothing, z.string().regex(/^[a-z0-9-]{1,63}$/, 'a selector like 2026a')]).optional(),
  enrols: z.enum(['first-envelope', 'token']).optional(),
  dayCap: z
    .union([
      nothing,
      z
        .string()
        .regex(/^\d{1,9}$/, 'a whole number')
        .transform(Number),
      z.int().min(0).max(999_999_999),
      z.null(),
    ])
    .optional(),
});
/** Not checked yet: `tenantFieldsSchema` says what may be in it. */
export type TenantFieldsInput = Readonly<Partial<Record<keyof z.input<typeof tenantFieldsSchema>, unknown>>>;

/** Throws a sentence. */
export async function addTenant(
  database: Database,
  tenant: string,
  input: TenantFieldsInput,
  now: Date,
): Promise<void> {
  if (!tenantPattern.test(tenant)) throw new Error('A tenant has 1 to 32 characters a-z, 0-9 and -.');
  const fields = read(input);
  if (fields.name === undefined || fields.from === undefined)
    throw new Error('A tenant needs a name and an address that its mails come from (--name, --from).');
  const { numInsertedOrUpdatedRows } = await database.kysely
    .insertInto('tenants')
    .values({
      tenant,
      name: fields.name,
      from_address: fields.from,
      colour: fields.colour ?? null,
      bounce_address: fields.bounce ?? null,
      dkim_selector: fields.dkim ?? null,
      enrols: fields.enrols ?? 'token',
      day_cap: fields.dayCap ?? null,
      suspended: false,
      made_at: now,
    })
    .onConflict((conflict) => conflict.column('tenant').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) throw new Error(`There is a tenant "${tenant}" already.`);
}

/** Throws a sentence. */
export async function changeTenant(
  database: Database,
  tenant: string,
  input: TenantFieldsInput & { readonly suspended?: boolean },
): Promise<void> {
  const { suspended, ...rest } = input;
  const fields = read(rest);
  const values = {
    ...(fields.name === undefined ? {} : { name: fields.name }),
    ...(fields.from === undefined ? {} : { from_address: fields.from }),
    ...(fields.colour === undefined ? {} : { colour: fields.colour }),
    ...(fields.bounce === undefined ? {} : { bounce_address: fields.bounce }),
    ...(fields.dkim === undefined ? {} : { dkim_selector: fields.dkim }),
    ...(fields.enrols === undefined ? {} : { enrols: fields.enrols }),
    ...(fields.dayCap === undefined ? {} : { day_cap: fields.dayCap }),
    ...(suspended === undefined ? {} : { suspended }),
  };
  if (Object.keys(values).length === 0) throw new Error('Say what to change: see --help.');
  const { numUpdatedRows } = await database.kysely
    .updateTable('tenants')
    .set(values)
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Error(`There is no tenant "${tenant}".`);
}

function read(input: TenantFieldsInput): z.output<typeof tenantFieldsSchema> {
  const parsed = tenantFieldsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new Error(
    `${String(issue?.path[0] ?? 'This')} is not usable: ${issue?.message ?? 'something else is needed'}.`,
  );
}
