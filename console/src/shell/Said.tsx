/** Sentences at the top of the screen: said once and gone after a while, or shown for as long as they are true. */
import { X } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { IconButton } from '../kit/index.ts';
import './said.css';

const SAID_FOR_MS = 10_000;

/** Goes by itself after ten seconds. */
export function Said({ sentence, onGone }: { readonly sentence: string; readonly onGone: () => void }): ReactNode {
  const latest = useRef(onGone);
  useEffect(() => {
    latest.current = onGone;
  });
  useEffect(() => {
    const timer = setTimeout(() => latest.current(), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [sentence]);
  return (
    <div className="said" role="status">
      <span>{sentence}</span>
      <IconButton kind="bare" icon={X} label="Close message" onPress={onGone} />
    </div>
  );
}

export interface StandingProps {
  readonly kind: 'warning' | 'info' | 'wait';
  readonly icon: ReactNode;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** Stays. */
export function Standing({ kind, icon, children, action }: StandingProps): ReactNode {
  return (
    <div className="said" data-kind={kind} role="status">
      {icon}
      <span>{children}</span>
      {action}
    </div>
  );
}
