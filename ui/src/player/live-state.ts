/** What a live picture is doing, as its screen says it. */
export type LiveState =
  /** No picture yet, or the connection is being made again; `reason` is a sentence where one is known. */
  | { readonly kind: 'connecting'; readonly reason?: string }
  | { readonly kind: 'playing' }
  /** The recorder answers, but the camera gives no picture; `reason` in the recorder's words. */
  | { readonly kind: 'no-picture'; readonly reason: string }
  /** The page is hidden or the picture out of sight: nothing is fetched. */
  | { readonly kind: 'paused' }
  /** This browser cannot show it; `reason` is a sentence. Final. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  /** The recorder closed it for good. Final. */
  | { readonly kind: 'ended'; readonly why: LiveEnd };

export type LiveEnd = 'session-ended' | 'no-camera';

/** The sentence for a state; undefined while the picture speaks for itself. */
export function sentenceOfState(state: LiveState): string | undefined {
  switch (state.kind) {
    case 'connecting':
      return state.reason ?? 'Connecting…';
    case 'no-picture':
    case 'unsupported':
      return state.reason;
    case 'ended':
      return state.why === 'session-ended' ? 'Signed out.' : 'This camera was removed.';
    case 'playing':
    case 'paused':
      return undefined;
  }
}
