/** The deliveries, the newest first: filtered by state, tenant, recorder or flow, a page at a time. */
import { parseRecorderId, type RouteAnswer, showRecorderId } from '@nightlatch/protocol';
import { type OperatorDelivery, operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { flowIdSchema } from '@nightlatch/protocol/routes/service';
import { deliveryStates } from '@nightlatch/protocol/service-paths';
import { call } from '@nightlatch/ui/api';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Field } from './Field.tsx';
import { sayReason, StateBadge, stateWords, Time, Unanswered } from './parts.tsx';
import { useAsked } from './session.ts';

interface Filter {
  readonly state: OperatorDelivery['state'] | '';
  readonly tenant: string;
  /** What was typed: a recorder's id or a flow's. */
  readonly id: string;
}
const kinds: Readonly<Record<OperatorDelivery['kind'], string>> = {
  reset: 'Reset',
  confirmation: 'Confirmation',
  notice: 'Notice',
};

type Page = RouteAnswer<typeof operatorRoutes.deliveries>;
const nothing: Page = { deliveries: [] };

export function Deliveries(): ReactNode {
  const [filter, setFilter] = useState<Filter>({ state: '', tenant: '', id: '' });
  /** Where each page after the first begins. */
  const [pages, setPages] = useState<readonly string[]>([]);
  const query = queryOf(filter, pages.at(-1));
  const { data, error } = useAsked(JSON.stringify(query ?? null), async (signal) =>
    query === undefined ? nothing : call(operatorRoutes.deliveries, { query, signal }),
  );
  const change = (part: Partial<Filter>): void => {
    setFilter({ ...filter, ...part });
    setPages([]);
  };
  const next = data?.next;
  return (
    <>
      <div className="filters" role="search">
        <Field label="State">
          {(field) => (
            <select
              {...field}
              value={filter.state}
              onChange={(event) => change({ state: stateOf(event.target.value) })}
            >
              <option value="">All</option>
              {deliveryStates.map((state) => (
                <option key={state} value={state}>
                  {stateWords[state]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Tenant">
          {(field) => (
            <input
              {...field}
              value={filter.tenant}
              placeholder="All"
              autoCapitalize="none"
              spellCheck={false}
              onChange={(event) => change({ tenant: event.target.value.trim().toLowerCase() })}
            />
          )}
        </Field>
        <Field
          label="Recorder or flow"
          problem={query === undefined ? 'Write a recorder’s id like NL-7K4M-2Q, or a flow’s id.' : undefined}
        >
          {(field) => (
            <input
              {...field}
              value={filter.id}
              placeholder="NL-7K4M-2Q"
              spellCheck={false}
              onChange={(event) => change({ id: event.target.value })}
            />
          )}
        </Field>
      </div>
      {data === undefined || error !== undefined ? <Unanswered error={error} /> : null}
      {data !== undefined && data.deliveries.length === 0 && <p className="dim">No deliveries like that.</p>}
      {data !== undefined && data.deliveries.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th>Received</th>
              <th>State</th>
              <th>Recorder</th>
              <th>Kind</th>
              <th>Tenant</th>
              <th>Tries</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {data.deliveries.map((one) => (
              <tr key={one.flowId}>
                <td data-label="Received">
                  <Time at={one.receivedAt} />
                  <code className="flow">{one.flowId}</code>
                </td>
                <td data-label="State">
                  <StateBadge state={one.state} />
                </td>
                <td data-label="Recorder" className="nowrap">
                  {showRecorderId(one.recorderId)}
                </td>
                <td data-label="Kind">
                  {kinds[one.kind]}
                  {one.fixedText && <span className="dim"> (fixed text)</span>}
                </td>
                <td data-label="Tenant">{one.tenant}</td>
                <td data-label="Tries">{one.attempts}</td>
                <td data-label="Why">{sayReason(one)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {(pages.length > 0 || next !== undefined) && (
        <div className="pager">
          <button
            type="button"
            className="small-button"
            disabled={pages.length === 0}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            <ChevronLeft aria-hidden="true" />
            Newer
          </button>
          <span className="dim">Page {pages.length + 1}</span>
          <button
            type="button"
            className="small-button"
            disabled={next === undefined}
            onClick={() => {
              if (next !== undefined) setPages([...pages, next]);
            }}
          >
            Older
            <ChevronRight aria-hidden="true" />
          </button>
        </div>
      )}
    </>
  );
}

function stateOf(value: string): Filter['state'] {
  return deliveryStates.find((state) => state === value) ?? '';
}

/** Undefined when what was typed is neither a recorder's id nor a flow's. */
function queryOf({ state, tenant, id }: Filter, after: string | undefined) {
  const typed = id.trim();
  const recorderId = typed === '' ? undefined : parseRecorderId(typed);
  const flowId = typed === '' || recorderId !== undefined ? undefined : flowIdSchema.safeParse(typed).data;
  if (typed !== '' && recorderId === undefined && flowId === undefined) return undefined;
  return {
    ...(state === '' ? {} : { state }),
    ...(/^[a-z0-9-]{1,32}$/.test(tenant) ? { tenant } : {}),
    ...(recorderId === undefined ? {} : { recorderId }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(after === undefined ? {} : { after }),
  };
}
