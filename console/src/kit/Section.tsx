/** Parts of a place: a titled section, and a form whose Enter and submit button do the same. */
import type { ReactNode } from 'react';
import './section.css';

export interface SectionProps {
  readonly title: string;
  readonly intro?: ReactNode;
  readonly children?: ReactNode;
  /** At the title's right. */
  readonly actions?: ReactNode;
}

export function Section({ title, intro, children, actions }: SectionProps) {
  return (
    <section className="kit-section">
      <div className="kit-section-head">
        <h3>{title}</h3>
        {actions}
      </div>
      {intro !== undefined && <p className="kit-section-intro">{intro}</p>}
      {children}
    </section>
  );
}

export interface FormProps {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  /** Buttons at the foot, the main one last. */
  readonly actions: ReactNode;
}

export function Form({ onSubmit, children, actions }: FormProps) {
  return (
    <form
      className="kit-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        onSubmit();
      }}
    >
      {children}
      <div className="kit-form-actions">{actions}</div>
    </form>
  );
}
