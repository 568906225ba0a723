/** The tenants: who they are, what they used of their cap, their enrolment tokens; adding and changing. */
import { type OperatorTenant, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { call } from '@nightlatch/ui/api';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Count, Unanswered } from './parts.tsx';
import { useAsked } from './session.ts';
import { TenantForm } from './TenantForm.tsx';
import { Tokens } from './Tokens.tsx';

export function Tenants(): ReactNode {
  const { data, error, reload } = useAsked('tenants', (signal) => call(operatorRoutes.tenants, { signal }));
  /** A tenant's id, or `new`, which no id can be: there is a blank in it. */
  const [open, setOpen] = useState<string>();
  if (data === undefined) return <Unanswered error={error} />;
  const done = (): void => {
    setOpen(undefined);
    void reload();
  };
  return (
    <>
      {error !== undefined && <Unanswered error={error} />}
      {data.map((tenant) => (
        <section key={tenant.tenant} className="panel" aria-label={tenant.tenant}>
          {open === tenant.tenant ? (
            <TenantForm tenant={tenant} onDone={done} onCancel={() => setOpen(undefined)} />
          ) : (
            <TenantFacts tenant={tenant} onEdit={() => setOpen(tenant.tenant)} />
          )}
          <Tokens tenant={tenant} onChange={() => void reload()} />
        </section>
      ))}
      {open === NEW ? (
        <section className="panel" aria-label="A new tenant">
          <TenantForm tenant={undefined} onDone={done} onCancel={() => setOpen(undefined)} />
        </section>
      ) : (
        <button type="button" className="small-button" onClick={() => setOpen(NEW)}>
          <Plus aria-hidden="true" />
          Add a tenant
        </button>
      )}
    </>
  );
}

const NEW = 'a new one';

function TenantFacts({ tenant, onEdit }: { readonly tenant: OperatorTenant; readonly onEdit: () => void }): ReactNode {
  return (
    <>
      <div className="panel-head">
        <h2>
          {tenant.colour !== undefined && (
            <svg className="swatch" viewBox="0 0 10 10" aria-hidden="true">
              <rect width="10" height="10" rx="2" fill={tenant.colour} />
            </svg>
          )}
          {tenant.name} {tenant.suspended && <span className="badge badge-bad">Suspended</span>}
        </h2>
        <button type="button" className="small-button" onClick={onEdit}>
          Change
        </button>
      </div>
      <dl className="pairs">
        <div>
          <dt>Id</dt>
          <dd>{tenant.tenant}</dd>
        </div>
        <div>
          <dt>Sender</dt>
          <dd className="address">{tenant.fromAddress}</dd>
        </div>
        <div>
          <dt>Recorders enrol</dt>
          <dd>{tenant.enrols === 'token' ? 'With a token' : 'By their first request'}</dd>
        </div>
        <div>
          <dt>Recorders</dt>
          <dd>
            <Count value={tenant.recorders} />
          </dd>
        </div>
        <div>
          <dt>Requests today</dt>
          <dd>
            <Count value={tenant.today} />
            {tenant.dayCap === undefined ? ', no cap' : ` of ${tenant.dayCap.toLocaleString()}`}
          </dd>
        </div>
      </dl>
    </>
  );
}
