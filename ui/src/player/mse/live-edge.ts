/** How a media element keeps to the newest picture: a little faster while it is a little behind, a leap to a key frame when it is far. Pure. */

export interface Behind {
  readonly now_s: number;
  /** Of the newest frame, and of the newest key frame. */
  readonly edge_s: number;
  readonly key_s: number;
}

export type Chase = { readonly kind: 'rate'; readonly rate: number } | { readonly kind: 'leap'; readonly to_s: number };

/** The camera's own unevenness. */
const CLOSE_S = 0.06;
/** From here on it runs as fast as this machine decodes. */
const FAR_S = 0.6;
/** Further behind than this, a newer key frame is leapt to where there is one. */
const LEAP_S = 1.5;

export function chase({ now_s, edge_s, key_s }: Behind): Chase {
  const behind_s = edge_s - now_s;
  if (behind_s > LEAP_S && key_s > now_s) return { kind: 'leap', to_s: key_s };
  if (behind_s <= CLOSE_S) return { kind: 'rate', rate: 1 };
  return { kind: 'rate', rate: behind_s < FAR_S ? 1 + behind_s : 4 };
}
