/** A sentence that matters, with an icon so that its colour is not alone. */
import { CircleCheck, CircleX, Info, TriangleAlert } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';

const icons = { good: CircleCheck, bad: CircleX, warning: TriangleAlert, info: Info } as const;

export function Notice({
  kind,
  children,
}: {
  readonly kind: keyof typeof icons;
  readonly children: ReactNode;
}): ReactNode {
  const Icon = icons[kind];
  const place = useRef<HTMLDivElement>(null);
  // What went wrong must not stay below the edge of a small screen.
  useEffect(() => {
    if (kind === 'bad') place.current?.scrollIntoView({ block: 'nearest' });
  }, [kind, children]);
  return (
    <div ref={place} className={`notice notice-${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <Icon aria-hidden="true" />
      <div>{children}</div>
    </div>
  );
}
