/** The Password Reset Tool: for whoever comes with a phone's camera, a photo, or the file from a USB stick. */
import '@nightlatch/ui/theme.css';
import '../styles/page.css';
import '../styles/tool.css';
import { createRoot } from 'react-dom/client';
import { ToolPage } from './ToolPage.tsx';

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no place for the page');
createRoot(place).render(<ToolPage />);
