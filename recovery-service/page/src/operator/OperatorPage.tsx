/** The frame of the operator's page: its parts as tabs, kept in the fragment; the door where there is no session. */
import { operatorRoutes } from '@nightlatch/protocol/routes/operator';
import { ApiProblem, call } from '@nightlatch/ui/api';
import { KeyRound, LayoutDashboard, LogOut, Mails, Users } from 'lucide-react';
import { type ReactNode, useCallback, useState, useSyncExternalStore } from 'react';
import icon from '../../../../app/public/icon.svg';
import { Deliveries } from './Deliveries.tsx';
import { Keys } from './Keys.tsx';
import { Overview } from './Overview.tsx';
import { SessionContext } from './session.ts';
import { SignIn } from './SignIn.tsx';
import { Tenants } from './Tenants.tsx';

const tabs = [
  { id: 'overview', words: 'Overview', Icon: LayoutDashboard, Part: Overview },
  { id: 'deliveries', words: 'Deliveries', Icon: Mails, Part: Deliveries },
  { id: 'tenants', words: 'Tenants', Icon: Users, Part: Tenants },
  { id: 'keys', words: 'Keys', Icon: KeyRound, Part: Keys },
] as const;

export function OperatorPage(): ReactNode {
  const [isSignedOut, setSignedOut] = useState(false);
  const hash = useSyncExternalStore(subscribeToHash, () => location.hash);
  const ended = useCallback(() => setSignedOut(true), []);
  if (isSignedOut) return <SignIn onDone={() => setSignedOut(false)} />;
  const { id, words, Part } = tabs.find((tab) => hash === `#${tab.id}`) ?? tabs[0];
  const signOut = async (): Promise<void> => {
    try {
      await call(operatorRoutes.signOut);
    } catch (error) {
      // Over already, or out of reach: what is on the screen goes in any case.
      if (!(error instanceof ApiProblem)) console.warn('signing out was not heard');
    }
    ended();
  };
  return (
    <SessionContext value={ended}>
      <header className="top">
        <div className="top-name">
          <img src={icon} alt="" width="28" height="28" />
          <span>Recovery service</span>
        </div>
        <nav aria-label="Parts of this page">
          {tabs.map((tab) => (
            <a key={tab.id} href={`#${tab.id}`} {...(tab.id === id ? { 'aria-current': 'page' as const } : {})}>
              <tab.Icon aria-hidden="true" />
              {tab.words}
            </a>
          ))}
        </nav>
        <button type="button" className="small-button" onClick={() => void signOut()}>
          <LogOut aria-hidden="true" />
          Sign out
        </button>
      </header>
      <main className="desk">
        <h1>{words}</h1>
        <Part />
      </main>
    </SessionContext>
  );
}

function subscribeToHash(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
