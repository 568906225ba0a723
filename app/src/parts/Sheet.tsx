/** A question or a few sentences over the screen; Escape, the backdrop and the last button put it away. */
import { useEffect, useId, useRef, type ReactNode } from 'react';

export interface SheetProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function Sheet({ title, onClose, children }: SheetProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    element.addEventListener('cancel', (event) => {
      event.preventDefault();
      latest.current();
    });
    element.addEventListener('click', (event) => {
      if (event.target === element) latest.current();
    });
    element.showModal();
    // The title, not the first field: a phone's keyboard should not jump up over what is to be read.
    element.querySelector('h2')?.focus();
    return () => element.close();
  }, []);
  return (
    <dialog ref={dialog} className="sheet" aria-labelledby={id}>
      <div className="sheet-content">
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
