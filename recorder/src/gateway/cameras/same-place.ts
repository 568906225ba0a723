/**
 * Whether a stored password may go where an address leads: the same way of asking, host and port. A stored password goes only where it
 * was typed for: who sits at a console that was left open must not have it sent to a machine of their own, which may ask for it in clear.
 */
const USUAL_PORTS: Readonly<Record<string, string>> = {
  'rtsp:': '554',
  'rtsps:': '322',
  'http:': '80',
  'https:': '443',
};

/** Both as `takeApart` gives them; anything unreadable is another place. */
export function samePlace(one: string, other: string): boolean {
  const place = placeOf(one);
  return place !== undefined && place === placeOf(other);
}

/** Whether both lead to one device, whatever the port; false for what has no host. */
export function sameHost(one: string, other: string): boolean {
  const host = hostOf(one);
  return host !== undefined && host === hostOf(other);
}

/** Whether each of `next` is the place of one of `known`. */
export function onlyKnownPlaces(
  next: readonly (string | undefined)[],
  known: readonly (string | undefined)[],
): boolean {
  return next.every(
    (address) =>
      address === undefined ||
      known.some((place) => place !== undefined && (place === address || samePlace(place, address))),
  );
}

function hostOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return hostname === '' ? undefined : hostname.toLowerCase();
}

function placeOf(address: string): string | undefined {
  const host = hostOf(address);
  if (host === undefined) return undefined;
  const { protocol, port } = new URL(address);
  return `${protocol}//${host}:${port === '' ? (USUAL_PORTS[protocol] ?? '') : port}`;
}
