import { createBell } from './bell.js';
import type { LiveWork } from './live-work.js';

/** Lets what is served, and what is asked for, go before builds that nobody reads from. */
export interface Turns {
  /** A served build has begun to fold what is new. */
  begin(reader: object): void;
  /** How often one has begun so far. */
  begun(): number;
  /** It has come to the end of the log, or cannot go on. */
  end(reader: object): void;
  /**
   * Resolves when another build may fold one more page: each served build that was folding has come to the end of the log
   * since, and one of the commands and queries in hand was finished. True when there was something to wait for. `beat` is
   * called again and again meanwhile.
   */
  next(signal: AbortSignal, beat: () => Promise<void>): Promise<boolean>;
}

export function createTurns(liveWork: LiveWork): Turns {
  const folding = new Set<object>();
  const ended = createBell();
  let begun = 0;
  /** Those that each waiting build still waits for. */
  const waited = new Set<Set<object>>();

  const waitForServed = async (signal: AbortSignal, beat: () => Promise<void>): Promise<boolean> => {
    if (folding.size === 0) return false;
    const ahead = new Set(folding);
    waited.add(ahead);
    try {
      while (ahead.size > 0 && !signal.aborted) await Promise.race([ended.next(signal), beat()]);
    } finally {
      waited.delete(ahead);
    }
    return true;
  };

  const waitForWork = async (signal: AbortSignal, beat: () => Promise<void>): Promise<boolean> => {
    if (liveWork.inHand() === 0) return false;
    const before = liveWork.finished();
    while (liveWork.finished() === before && !signal.aborted)
      await Promise.race([liveWork.next(signal), beat()]);
    return true;
  };

  return {
    begin(reader) {
      begun += 1;
      folding.add(reader);
    },
    begun: () => begun,
    end(reader) {
      folding.delete(reader);
      for (const ahead of waited) ahead.delete(reader);
      ended.ring();
    },
    async next(signal, beat) {
      const isCrowded = await waitForServed(signal, beat);
      return (await waitForWork(signal, beat)) || isCrowded;
    },
  };
}
