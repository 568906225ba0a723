/** The console: the screen of the recorder, used with a mouse alone. */
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '@nightlatch/ui/theme.css';
import './shell/shell.css';
import { OnScreenKeyboard } from './kit/index.ts';
import { Crash } from './shell/Crash.tsx';
import { createQueryClient } from './shell/queries.ts';
import { Shell } from './shell/Shell.tsx';

const root = document.getElementById('console');
if (root === null) throw new Error('index.html lacks its root element');

createRoot(root).render(
  <StrictMode>
    <Crash>
      <QueryClientProvider client={createQueryClient()}>
        <Shell />
        <OnScreenKeyboard />
      </QueryClientProvider>
    </Crash>
  </StrictMode>,
);
