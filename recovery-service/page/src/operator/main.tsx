/** The operator's page: deliveries, caps, tenants and keys of this service. Never a code, never an address of an owner. */
import '@nightlatch/ui/theme.css';
import '../styles/page.css';
import '../styles/operator.css';
import { createRoot } from 'react-dom/client';
import { OperatorPage } from './OperatorPage.tsx';

const place = document.getElementById('page');
if (place === null) throw new Error('operator.html has no place for the page');
createRoot(place).render(<OperatorPage />);
