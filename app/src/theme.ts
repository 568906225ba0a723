/** Dark, light, or as the system says; kept in localStorage. */
export const themes = { system: 'Automatic', dark: 'Dark', light: 'Light' } as const;
export type Theme = keyof typeof themes;

const KEY = 'nightlatch.theme';

export function readTheme(): Theme {
  const kept = safely(() => localStorage.getItem(KEY));
  return kept === 'dark' || kept === 'light' ? kept : 'system';
}

export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  safely(() => localStorage.setItem(KEY, theme));
}

function safely<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch {
    return undefined;
  }
}
