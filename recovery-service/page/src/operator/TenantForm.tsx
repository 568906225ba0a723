/** Adding a tenant, or changing one. What the service refuses is said at its field. */
import { type OperatorTenant, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { ApiProblem, call, sentenceOf } from '@nightlatch/ui/api';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Field } from './Field.tsx';

export interface TenantFormProps {
  /** Undefined for a new one. */
  readonly tenant: OperatorTenant | undefined;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

interface Draft {
  readonly tenant: string;
  readonly name: string;
  readonly fromAddress: string;
  readonly colour: string;
  readonly enrols: OperatorTenant['enrols'];
  readonly dayCap: string;
  readonly suspended: boolean;
}

export function TenantForm({ tenant, onDone, onCancel }: TenantFormProps): ReactNode {
  const [draft, setDraft] = useState<Draft>({
    tenant: tenant?.tenant ?? '',
    name: tenant?.name ?? '',
    fromAddress: tenant?.fromAddress ?? '',
    colour: tenant?.colour ?? '',
    enrols: tenant?.enrols ?? 'first-envelope',
    dayCap: tenant?.dayCap?.toString() ?? '',
    suspended: tenant?.suspended ?? false,
  });
  const [problem, setProblem] = useState<{ readonly field: string; readonly sentence: string }>();
  const [isBusy, setBusy] = useState(false);
  const set = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const problemAt = (field: string): string | undefined => (problem?.field === field ? problem.sentence : undefined);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const cap = draft.dayCap.trim();
    if (!/^\d{0,8}$/.test(cap)) return setProblem({ field: 'dayCap', sentence: 'Write a whole number, or nothing.' });
    const fields = {
      name: draft.name,
      fromAddress: draft.fromAddress,
      enrols: draft.enrols,
      suspended: draft.suspended,
      ...(draft.colour.trim() === '' ? {} : { colour: draft.colour.trim() }),
      ...(cap === '' ? {} : { dayCap: Number(cap) }),
    };
    setBusy(true);
    setProblem(undefined);
    try {
      if (tenant === undefined)
        await call(operatorRoutes.addTenant, { body: { tenant: draft.tenant.trim(), ...fields } });
      else await call(operatorRoutes.changeTenant, { params: { tenant: tenant.tenant }, body: fields });
      onDone();
    } catch (error) {
      const field = error instanceof ApiProblem ? (error.field ?? '') : '';
      setProblem({ field, sentence: sentenceOf(error) });
      setBusy(false);
    }
  };
  return (
    <form className="form form-wide" onSubmit={(event) => void submit(event)}>
      <h2>{tenant === undefined ? 'A new tenant' : `Change ${tenant.name}`}</h2>
      <div className="form-grid">
        {tenant === undefined && (
          <Field
            label="Id"
            hint="It stands in every request: a-z, 0-9 and -. It never changes."
            problem={problemAt('tenant')}
          >
            {(field) => (
              <input
                {...field}
                value={draft.tenant}
                autoCapitalize="none"
                spellCheck={false}
                onChange={(event) => set({ tenant: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label="Name" hint="Who the mail is from." problem={problemAt('name')}>
          {(field) => <input {...field} value={draft.name} onChange={(event) => set({ name: event.target.value })} />}
        </Field>
        <Field label="Sender’s address" problem={problemAt('fromAddress')}>
          {(field) => (
            <input
              {...field}
              type="email"
              value={draft.fromAddress}
              onChange={(event) => set({ fromAddress: event.target.value })}
            />
          )}
        </Field>
        <Field label="Recorders enrol" problem={problemAt('enrols')}>
          {(field) => (
            <select
              {...field}
              value={draft.enrols}
              onChange={(event) => set({ enrols: event.target.value === 'token' ? 'token' : 'first-envelope' })}
            >
              <option value="first-envelope">By their first request</option>
              <option value="token">With a token</option>
            </select>
          )}
        </Field>
        <Field label="Requests a day, at most" hint="Nothing: no cap of its own." problem={problemAt('dayCap')}>
          {(field) => (
            <input
              {...field}
              inputMode="numeric"
              value={draft.dayCap}
              onChange={(event) => set({ dayCap: event.target.value })}
            />
          )}
        </Field>
        <Field label="Colour of its mail" hint="#rrggbb, or nothing." problem={problemAt('colour')}>
          {(field) => (
            <input
              {...field}
              value={draft.colour}
              placeholder="#ffb64d"
              spellCheck={false}
              onChange={(event) => set({ colour: event.target.value })}
            />
          )}
        </Field>
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={draft.suspended}
          onChange={(event) => set({ suspended: event.target.checked })}
        />
        Suspended: nothing of this tenant is taken
      </label>
      {problem !== undefined && problem.field === '' && (
        <p className="problem" role="alert">
          {problem.sentence}
        </p>
      )}
      <div className="row">
        <button type="submit" className="small-button small-button-main" disabled={isBusy}>
          Save
        </button>
        <button type="button" className="small-button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
