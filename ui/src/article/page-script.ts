/** The one script of a help page: its timers, and large type where the page was opened on the console (`?console`). */
import { attachTimers } from './timer.ts';

if (new URLSearchParams(location.search).has('console')) document.documentElement.classList.add('console');
attachTimers(document);
