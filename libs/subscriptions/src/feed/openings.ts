import { setMaxListeners } from 'node:events';

/** Those for whom the log is followed. */
export interface Openings {
  /** Follows the log until the answer is called. `onAppended` is called for every notice of an append. */
  open(onAppended?: () => void): () => void;
  /** Passes a notice on. */
  notice(): void;
  /** Aborts once nothing is open any more. */
  closed(): AbortSignal;
}

/** `begin` is called with the first opening; its signal aborts when the last one ends. */
export function createOpenings(begin: (closed: AbortSignal) => void): Openings {
  const all = new Set<{ readonly onAppended: (() => void) | undefined }>();
  let closing = new AbortController();

  return {
    open(onAppended) {
      const opening = { onAppended };
      all.add(opening);
      if (all.size === 1) {
        closing = new AbortController();
        setMaxListeners(0, closing.signal);
        begin(closing.signal);
      }
      return () => {
        if (all.delete(opening) && all.size === 0) closing.abort();
      };
    },
    notice: () => all.forEach(({ onAppended }) => onAppended?.()),
    closed: () => closing.signal,
  };
}
