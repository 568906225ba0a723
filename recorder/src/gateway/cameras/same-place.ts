/**
 * Whether two camera addresses lead to the same host and port. A stored password goes only where it was typed for: who sits at a
 * console that was left open must not have it sent to a machine of their own, which may ask for it in clear.
 */
const RTSP_PORT = '554';

/** Both as `takeApart` gives them; anything unreadable is another place. */
export function samePlace(one: string, other: string): boolean {
  const place = placeOf(one);
  return place !== undefined && place === placeOf(other);
}

function placeOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { hostname, port } = new URL(address);
  return `${hostname.toLowerCase()}:${port === '' ? RTSP_PORT : port}`;
}
