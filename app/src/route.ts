/** Where one is in the app, in the address's fragment, so that a phone's back gesture works. */
import { useSyncExternalStore } from 'react';

export type Place =
  | { readonly at: 'home' }
  | { readonly at: 'recorders' }
  | { readonly at: 'live'; readonly identity: string; readonly cameraId?: string }
  /** No cameras: the first few of the recorder. `at_ms`: where it begins, Unix milliseconds. */
  | {
      readonly at: 'playback';
      readonly identity: string;
      readonly cameraIds?: readonly string[];
      readonly at_ms?: number;
    }
  | { readonly at: 'add' }
  | { readonly at: 'add-again'; readonly identity: string }
  | { readonly at: 'arrange'; readonly identity: string }
  | { readonly at: 'settings' }
  | { readonly at: 'help'; readonly article?: string };

export function readPlace(hash: string): Place {
  const [first = '', second, third, fourth] = hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  switch (first) {
    case 'recorders':
    case 'add':
    case 'settings':
      return { at: first };
    case 'live':
      if (second === undefined) return { at: 'home' };
      return third === undefined ? { at: 'live', identity: second } : { at: 'live', identity: second, cameraId: third };
    case 'playback': {
      if (second === undefined) return { at: 'home' };
      const cameraIds = (third ?? '').split(',').filter((id) => id !== '');
      const at_ms = fourth === undefined ? Number.NaN : Number(fourth);
      return {
        at: 'playback',
        identity: second,
        ...(cameraIds.length === 0 ? {} : { cameraIds }),
        ...(Number.isFinite(at_ms) ? { at_ms } : {}),
      };
    }
    case 'add-again':
    case 'arrange':
      return second === undefined ? { at: 'home' } : { at: first, identity: second };
    case 'help':
      return second === undefined ? { at: 'help' } : { at: 'help', article: second };
    default:
      return { at: 'home' };
  }
}

export function hrefOf(place: Place): string {
  switch (place.at) {
    case 'home':
      return '#/';
    case 'live':
      return place.cameraId === undefined ? `#/live/${place.identity}` : `#/live/${place.identity}/${place.cameraId}`;
    case 'playback': {
      const cameras = place.cameraIds?.join(',') ?? '';
      const at = place.at_ms === undefined ? '' : `/${Math.round(place.at_ms)}`;
      return cameras === '' && at === ''
        ? `#/playback/${place.identity}`
        : `#/playback/${place.identity}/${cameras}${at}`;
    }
    case 'add-again':
    case 'arrange':
      return `#/${place.at}/${place.identity}`;
    case 'help':
      return place.article === undefined ? '#/help' : `#/help/${place.article}`;
    case 'recorders':
    case 'add':
    case 'settings':
      return `#/${place.at}`;
  }
}

export function go(place: Place, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') location.hash = hrefOf(place);
  else {
    history.replaceState(history.state, '', hrefOf(place));
    dispatchEvent(new HashChangeEvent('hashchange'));
  }
}

export function usePlace(): Place {
  return readPlace(useSyncExternalStore(subscribe, () => location.hash));
}

function subscribe(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
