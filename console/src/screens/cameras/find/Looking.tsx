/** While cameras are being looked for: how long it takes, and that something happens. */
import { Radar } from 'lucide-react';

export function Looking() {
  return (
    <div className="find-looking" role="status">
      <Radar aria-hidden />
      <strong>Looking for cameras…</strong>
      <p>Every camera of this network has three seconds to answer.</p>
      <div className="find-bar" aria-hidden>
        <span />
      </div>
    </div>
  );
}
