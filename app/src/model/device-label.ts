/** What this phone or computer is probably called, for the recorder's list of phones. A suggestion that people may change. */
export function deviceLabel(userAgent: string): string {
  if (/iPhone/.test(userAgent)) return 'iPhone';
  if (/iPad/.test(userAgent)) return 'iPad';
  if (/Android/.test(userAgent)) return /Mobile/.test(userAgent) ? 'Android phone' : 'Android tablet';
  if (/Windows/.test(userAgent)) return 'Windows computer';
  if (/Macintosh/.test(userAgent)) return 'Mac';
  if (/CrOS/.test(userAgent)) return 'Chromebook';
  return /Linux/.test(userAgent) ? 'Linux computer' : 'Browser';
}

/** What sentences call the device in hand: a phone where a finger points (tablets too), a computer where a mouse does. */
export function deviceWord(): 'phone' | 'computer' {
  const asks = (globalThis as { matchMedia?: typeof matchMedia }).matchMedia;
  return asks === undefined || asks('(pointer: coarse)').matches ? 'phone' : 'computer';
}
