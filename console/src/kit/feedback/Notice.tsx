/** A sentence that matters: an icon and words, never a colour alone. Bad news is announced at once. */
import { CircleAlert, CircleCheck, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import './feedback.css';

export type NoticeKind = 'info' | 'good' | 'bad' | 'warning';
const icons: Record<NoticeKind, LucideIcon> = {
  info: Info,
  good: CircleCheck,
  bad: CircleAlert,
  warning: TriangleAlert,
};

export interface NoticeProps {
  readonly kind?: NoticeKind | undefined;
  readonly title?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly children?: ReactNode;
  /** Buttons that deal with it. */
  readonly actions?: ReactNode;
  /** It has just happened, and is brought into sight; so are bad and good notices unless told otherwise. */
  readonly isNews?: boolean | undefined;
}

export function Notice({ kind = 'info', title, icon, children, actions, isNews }: NoticeProps) {
  const Icon = icon ?? icons[kind];
  const box = useRef<HTMLDivElement>(null);
  // News is of no use below the edge of what is seen.
  useEffect(() => {
    if (isNews ?? (kind === 'bad' || kind === 'good')) box.current?.scrollIntoView?.({ block: 'nearest' });
  }, [kind, isNews]);
  return (
    <div ref={box} className={`kit-notice kit-notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon className="kit-notice-icon" aria-hidden />
      <div className="kit-notice-words">
        {title !== undefined && <strong>{title}</strong>}
        {children !== undefined && <div>{children}</div>}
      </div>
      {actions !== undefined && <div className="kit-notice-actions">{actions}</div>}
    </div>
  );
}
