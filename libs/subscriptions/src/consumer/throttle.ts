import { createNotifier } from '../feed/notifier.js';
import type { InFlight } from './in-flight.js';

/** Lets urgent consumers, commands and queries go before consumers whose documents are not read. */
export interface Throttle {
  /** An urgent consumer handles events, and will whenever something is appended, until it leaves. */
  begin(reader: object): void;
  /** How often one had something to do so far. */
  begun(): number;
  /** Something was appended: each urgent consumer has more to do. */
  appended(): void;
  /** How often something was. */
  appends(): number;
  /** It has come to the end of the log as it was after so many appends. */
  end(reader: object, appends: number): void;
  /** It handles no events any more. */
  leave(reader: object): void;
  /**
   * Resolves when a consumer that is not urgent may handle one more page: each urgent one has come to the end of the log
   * since, and one of the commands and queries in flight was finished. True when there was something to wait for. `beat` is
   * called again and again meanwhile.
   */
  next(signal: AbortSignal, beat: () => Promise<void>): Promise<boolean>;
}

export function createThrottle(inFlight: InFlight): Throttle {
  const present = new Set<object>();
  const folding = new Set<object>();
  const ended = createNotifier();
  let begun = 0;
  let appends = 0;
  /** Those that each waiting consumer still waits for. */
  const waited = new Set<Set<object>>();

  const mark = (reader: object): void => {
    begun += 1;
    folding.add(reader);
  };
  const passBy = (reader: object): void => {
    for (const ahead of waited) ahead.delete(reader);
    ended.notify();
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
    if (inFlight.count() === 0) return false;
    const before = inFlight.finished();
    while (inFlight.finished() === before && !signal.aborted)
      await Promise.race([inFlight.next(signal), beat()]);
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
      passBy(reader);
    },
    leave(reader) {
      present.delete(reader);
      folding.delete(reader);
      passBy(reader);
    },
    async next(signal, beat) {
      const isCrowded = await waitForServed(signal, beat);
      return (await waitForWork(signal, beat)) || isCrowded;
    },
  };
}
