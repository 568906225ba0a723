/** What a live picture is doing, as its screen says it. */
export type LiveState =
  /** No picture yet, or the connection is being made again; `reason` is a sentence where one is known. */
  | { readonly kind: 'connecting'; readonly reason?: string }
  /** `standIn`: why the smaller picture is shown in the place of the main one, a sentence. */
  | { readonly kind: 'playing'; readonly standIn?: string }
  /** The recorder answers, but the camera gives no picture; `reason` in the recorder's words. */
  | { readonly kind: 'no-picture'; readonly reason: string }
  /** The page is hidden or the picture out of sight: nothing is fetched. */
  | { readonly kind: 'paused' }
  /** It cannot be shown as it is; `reason` is a sentence. `canConvert`: the recorder may convert it. Final until another one is asked for. */
  | { readonly kind: 'unsupported'; readonly reason: string; readonly canConvert: boolean }
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
