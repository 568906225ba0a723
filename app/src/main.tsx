/** Starts the app: takes a scanned offer out of the address at once, opens what is kept, and shows the first screen. */
import '@nightlatch/ui/theme.css';
import './styles/base.css';
import './styles/parts.css';
import './styles/recorders.css';
import './styles/add.css';
import './styles/live.css';
import './styles/playback.css';
import './styles/playback-lists.css';
import './styles/playback-sizes.css';
import './styles/help.css';
import { readOfferLink } from '@nightlatch/protocol';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { memoryStore, openIndexedDb } from './model/indexed-db.ts';
import type { RecorderStore } from './model/kept-recorder.ts';
import { Markers } from './model/markers.ts';
import { Recorders } from './model/recorders.ts';
import { browserSurroundings } from './model/surroundings.ts';
import { keepOfflineShell } from './offline-shell.ts';
import { readTheme, setTheme } from './theme.ts';

// Before anything else, so that the token is in no history, bookmark or screenshot.
const scanned = takeScannedOffer();
setTheme(readTheme());

const { store, keepsNothing } = await openStore();
const recorders = new Recorders(store, new Markers(localStorage), browserSurroundings);
await recorders.open();
addEventListener('online', () => recorders.tryAllNow());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') recorders.tryAllNow();
});

if (scanned !== undefined) {
  const identity = readOfferLink(scanned)?.identity;
  const kept = recorders.snapshot().kept.find((recorder) => recorder.identity === identity);
  history.replaceState(undefined, '', kept === undefined ? '#/add' : `#/add-again/${kept.identity}`);
}

const place = document.getElementById('app');
if (place === null) throw new Error('index.html has no place for the app');
createRoot(place).render(
  <StrictMode>
    <App recorders={recorders} keepsNothing={keepsNothing} openedWith={scanned} />
  </StrictMode>,
);
keepOfflineShell();

/** The address, when it is a scanned offer; it no longer stands in the address bar or the history afterwards. */
function takeScannedOffer(): string | undefined {
  if (!location.hash.startsWith('#add=')) return undefined;
  const { href } = location;
  history.replaceState(undefined, '', '/#/add');
  return href;
}

async function openStore(): Promise<{ store: RecorderStore; keepsNothing: boolean }> {
  try {
    return { store: await openIndexedDb(), keepsNothing: false };
  } catch {
    return { store: memoryStore(), keepsNothing: true };
  }
}
