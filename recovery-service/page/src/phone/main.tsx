/** The phone's page: takes the envelope out of the address at once, then shows it. */
import '@nightlatch/ui/theme.css';
import '../styles/page.css';
import { createRoot } from 'react-dom/client';
import { requestIn } from '../model/request.ts';
import { readSent } from '../model/sent-here.ts';
import { PhonePage } from './PhonePage.tsx';

// Before anything else, so that the envelope is in no history, bookmark or screenshot. It lives in this page's memory alone
// until the service has taken it.
const taken = takeFragment();

const place = document.getElementById('page');
if (place === null) throw new Error('r.html has no place for the page');
const root = createRoot(place);
root.render(<PhonePage request={taken === 'none' ? (readSent() ?? 'none') : taken} />);

// A second QR, scanned into the same tab, changes the fragment without loading anew.
window.addEventListener('hashchange', () => {
  if (location.hash !== '') root.render(<PhonePage key={location.hash} request={takeFragment()} />);
});

function takeFragment(): ReturnType<typeof requestIn> {
  const { hash } = location;
  if (hash !== '') history.replaceState(null, '', location.pathname);
  return requestIn(hash);
}
