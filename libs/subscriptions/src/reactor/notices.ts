import type { ParkedReaction } from '../parked/parked-reaction.js';

/**
 * What happens to a process that an operator wants to read in the log. Reported by the program that runs it. `parked` is reported again by each
 * program that takes the process. `failed`: a fault that lasts; it is tried again all the same, and `resumed` once that helps.
 * `taken` and `left`: this program runs it, and does not any more; `code` says why it could not go on.
 */
export type ProcessNotice =
  | { readonly kind: 'failed'; readonly process: string; readonly code: string; readonly message: string }
  | { readonly kind: 'parked'; readonly parked: ParkedReaction }
  | { readonly kind: 'resumed'; readonly process: string; readonly stream: string | null }
  | { readonly kind: 'taken'; readonly process: string }
  | { readonly kind: 'left'; readonly process: string; readonly code: string | null };
