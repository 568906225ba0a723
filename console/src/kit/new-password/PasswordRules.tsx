/** The rules as they are met, and how strong the password is: a meter with its word. */
import { Circle, CircleCheck, TriangleAlert } from 'lucide-react';
import { Meter } from 'react-aria-components';
import { Failure } from '../feedback/Failure.tsx';
import type { PasswordCheck } from './usePasswordCheck.ts';
import './new-password.css';

const strengthWords = ['Very weak', 'Weak', 'Fair', 'Strong', 'Very strong'] as const;

export function PasswordRules({ check, isEmpty }: { readonly check: PasswordCheck; readonly isEmpty: boolean }) {
  const { judgement, error } = check;
  const score = isEmpty ? 0 : (judgement?.score ?? 0);
  const word = isEmpty ? 'Not typed yet' : (strengthWords[score] ?? '');
  return (
    <div className="kit-rules">
      <Meter className="kit-strength" aria-label="Strength" value={score} maxValue={4} valueLabel={word}>
        <div className="kit-strength-words">
          <span>Strength</span>
          <strong>{word}</strong>
        </div>
        <div className={`kit-strength-bars kit-strength-${score}`} aria-hidden>
          {[1, 2, 3, 4].map((bar) => (
            <span key={bar} className={!isEmpty && score >= bar ? 'kit-strength-full' : ''} />
          ))}
        </div>
      </Meter>
      <ul className="kit-rule-list" aria-label="Rules">
        {judgement?.rules.map((rule) => {
          const met = rule.met && !isEmpty;
          return (
            <li key={rule.id} className={met ? 'kit-rule-met' : ''}>
              {met ? <CircleCheck aria-hidden /> : <Circle aria-hidden />}
              <span>
                {rule.text}
                <span className="visually-hidden">{met ? ' (met)' : ' (not met yet)'}</span>
              </span>
            </li>
          );
        })}
      </ul>
      {judgement?.warning !== undefined && !isEmpty && (
        <p className="kit-rule-warning" role="status">
          <TriangleAlert aria-hidden />
          <span>{judgement.warning}</span>
        </p>
      )}
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
