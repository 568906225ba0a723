/** A labelled field with the sentence that belongs to it. */
import { type ReactNode, useId } from 'react';

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly problem?: string | undefined;
  readonly children: (input: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => ReactNode;
}

export function Field({ label, hint, problem, children }: FieldProps): ReactNode {
  const id = useId();
  const said = problem ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(problem === undefined ? {} : { 'aria-invalid': true }),
        ...(said === undefined ? {} : { 'aria-describedby': `${id}-said` }),
      })}
      {said !== undefined && (
        <p id={`${id}-said`} className={problem === undefined ? 'dim' : 'problem'} role={problem && 'alert'}>
          {said}
        </p>
      )}
    </div>
  );
}
