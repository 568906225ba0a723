/** The command line: what is asked for, or a sentence. Settings come by the environment (design/SERVICE.md). */
export type Command =
  | { readonly command: 'help' }
  | { readonly command: 'serve' }
  | { readonly command: 'keys'; readonly what: 'list' | 'rotate' }
  | { readonly command: 'keys'; readonly what: 'forget'; readonly keyId: string; readonly force: boolean }
  | { readonly command: 'keys'; readonly what: 'dkim'; readonly domain: string; readonly selector: string }
  | { readonly command: 'tenants'; readonly what: 'list' }
  | {
      readonly command: 'tenants';
      readonly what: 'add' | 'change';
      readonly tenant: string;
      readonly fields: TenantFields;
    }
  | { readonly command: 'tenants'; readonly what: 'suspend' | 'resume'; readonly tenant: string }
  | { readonly command: 'tenants'; readonly what: 'token'; readonly tenant: string; readonly label: string }
  | { readonly command: 'tenants'; readonly what: 'forget-token'; readonly tenant: string; readonly token: number };

export interface TenantFields {
  readonly name?: string;
  readonly from?: string;
  readonly colour?: string;
  readonly bounce?: string;
  readonly dkim?: string;
  readonly enrols?: string;
  readonly dayCap?: string;
}

export const HELP = `nightlatch-recovery-service            serve (settings by the environment: design/SERVICE.md)
nightlatch-recovery-service keys list
nightlatch-recovery-service keys rotate
nightlatch-recovery-service keys forget KEY-ID [--force]
nightlatch-recovery-service keys dkim DOMAIN SELECTOR
nightlatch-recovery-service tenants list
nightlatch-recovery-service tenants add TENANT --name NAME --from ADDRESS [--enrols first-envelope|token] [--colour '#rrggbb']
                                               [--bounce ADDRESS] [--dkim SELECTOR] [--day-cap N]
nightlatch-recovery-service tenants change TENANT [the same; an empty value takes one away]
nightlatch-recovery-service tenants suspend|resume TENANT
nightlatch-recovery-service tenants token TENANT [LABEL]
nightlatch-recovery-service tenants forget-token TENANT NUMBER
`;

const fieldNames: Readonly<Record<string, keyof TenantFields>> = {
  '--name': 'name',
  '--from': 'from',
  '--colour': 'colour',
  '--bounce': 'bounce',
  '--dkim': 'dkim',
  '--enrols': 'enrols',
  '--day-cap': 'dayCap',
};

/** Throws an Error with a sentence. */
export function readCommand(words: readonly string[]): Command {
  const [group = 'serve', what = '', ...rest] = words;
  const [first, second] = rest;
  if (['help', '--help', '-h'].includes(group)) return { command: 'help' };
  if (group === 'serve' && what === '') return { command: 'serve' };
  if (group === 'keys') {
    if ((what === 'list' || what === 'rotate') && rest.length === 0) return { command: 'keys', what };
    if (what === 'forget' && first !== undefined && /^[0-9a-f]{16}$/.test(first) && (second ?? '--force') === '--force')
      return { command: 'keys', what, keyId: first, force: second === '--force' };
    if (what === 'dkim' && first !== undefined && second !== undefined)
      return { command: 'keys', what, domain: first, selector: second };
  }
  if (group === 'tenants') {
    if (what === 'list') return { command: 'tenants', what };
    if (first !== undefined) {
      if (what === 'add' || what === 'change')
        return { command: 'tenants', what, tenant: first, fields: readFields(rest.slice(1)) };
      if (what === 'suspend' || what === 'resume') return { command: 'tenants', what, tenant: first };
      if (what === 'token') return { command: 'tenants', what, tenant: first, label: second ?? '' };
      if (what === 'forget-token' && /^\d{1,9}$/.test(second ?? ''))
        return { command: 'tenants', what, tenant: first, token: Number(second) };
    }
  }
  throw new Error(`That is no command. These are:\n${HELP}`);
}

function readFields(words: readonly string[]): TenantFields {
  const fields: { -readonly [name in keyof TenantFields]: TenantFields[name] } = {};
  for (let at = 0; at < words.length; at += 2) {
    const name = fieldNames[words[at] ?? ''];
    const value = words[at + 1];
    if (name === undefined || value === undefined) throw new Error(`"${words[at]}" is not known here. See --help.`);
    fields[name] = value;
  }
  return fields;
}
