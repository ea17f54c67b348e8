import { createBell } from '../feed/notifier.js';
import type { LiveWork } from './in-flight.js';

/** Lets what is served, and what is asked for, go before builds that nobody reads from. */
export interface Turns {
  /** A served build folds, and will whenever something is appended, until it leaves. */
  begin(reader: object): void;
  /** How often one had something to fold so far. */
  begun(): number;
  /** Something was appended: whoever folds has more to do. */
  appended(): void;
  /** How often something was. */
  appends(): number;
  /** It has come to the end of the log as it was after so many appends. */
  end(reader: object, appends: number): void;
  /** It does not fold any more. */
  leave(reader: object): void;
  /**
   * Resolves when another build may fold one more page: each served build that was folding has come to the end of the log
   * since, and one of the commands and queries in hand was finished. True when there was something to wait for. `beat` is
   * called again and again meanwhile.
   */
  next(signal: AbortSignal, beat: () => Promise<void>): Promise<boolean>;
}

export function createTurns(liveWork: LiveWork): Turns {
  const present = new Set<object>();
  const folding = new Set<object>();
  const ended = createBell();
  let begun = 0;
  let appends = 0;
  /** Those that each waiting build still waits for. */
  const waited = new Set<Set<object>>();

  const mark = (reader: object): void => {
    begun += 1;
    folding.add(reader);
  };
  const letGo = (reader: object): void => {
    for (const ahead of waited) ahead.delete(reader);
    ended.ring();
  };

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
      present.add(reader);
      mark(reader);
    },
    begun: () => begun,
    appended() {
      appends += 1;
      present.forEach(mark);
    },
    appends: () => appends,
    end(reader, upTo) {
      if (appends === upTo) folding.delete(reader);
      letGo(reader);
    },
    leave(reader) {
      present.delete(reader);
      folding.delete(reader);
      letGo(reader);
    },
    async next(signal, beat) {
      const isCrowded = await waitForServed(signal, beat);
      return (await waitForWork(signal, beat)) || isCrowded;
    },
  };
}
