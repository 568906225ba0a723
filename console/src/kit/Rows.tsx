/** A list of things, one a row: an icon, its name, what is true of it, and what can be done with it. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './rows.css';

export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className="kit-rows" aria-label={label}>
      {children}
    </ul>
  );
}

export interface RowProps {
  readonly title: ReactNode;
  readonly icon?: LucideIcon | undefined;
  readonly detail?: ReactNode;
  readonly actions?: ReactNode;
  readonly isDim?: boolean | undefined;
  /** Below it, over its whole width. */
  readonly children?: ReactNode;
}

export function Row({ title, icon: Icon, detail, actions, isDim = false, children }: RowProps) {
  return (
    <li className={`kit-row${isDim ? ' kit-row-dim' : ''}`}>
      {Icon !== undefined && <Icon className="kit-row-icon" aria-hidden />}
      <div className="kit-row-words">
        <span className="kit-row-title">{title}</span>
        {detail !== undefined && <span className="kit-row-detail">{detail}</span>}
      </div>
      {actions !== undefined && <div className="kit-row-actions">{actions}</div>}
      {children !== undefined && <div className="kit-row-below">{children}</div>}
    </li>
  );
}

/** A state in a word, with its icon; the colour only underlines it. */
export interface StateProps {
  readonly kind: 'good' | 'bad' | 'waiting' | 'plain';
  readonly icon: LucideIcon;
  readonly children: ReactNode;
}

export function State({ kind, icon: Icon, children }: StateProps) {
  return (
    <span className={`kit-state kit-state-${kind}`}>
      <Icon aria-hidden />
      {children}
    </span>
  );
}
