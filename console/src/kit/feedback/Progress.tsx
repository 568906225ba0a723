/** A wait, in words, shown once it has lasted 300 ms. */
import { LoaderCircle } from 'lucide-react';
import { usePatience } from './usePatience.ts';
import './feedback.css';

export function Progress({ label }: { readonly label: string }) {
  const isLong = usePatience(true);
  return (
    <p className="kit-progress" role="status">
      {isLong && (
        <>
          <LoaderCircle className="kit-spinner" aria-hidden />
          {label}
        </>
      )}
    </p>
  );
}
