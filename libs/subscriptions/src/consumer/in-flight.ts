import { createNotifier } from '../feed/notifier.js';

/** Commands and queries that this process has in flight: what can wait lets them go first. */
export interface InFlight {
  /** One more is in flight until the answer is called. */
  begin(): () => void;
  count(): number;
  /** How many were finished so far. */
  finished(): number;
  /** Resolves when the next one is finished, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void>;
}

export function createInFlight(): InFlight {
  const notifier = createNotifier();
  let count = 0;
  let finished = 0;

  return {
    begin() {
      let isOpen = true;
      count += 1;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        count -= 1;
        finished += 1;
        notifier.notify();
      };
    },
    count: () => count,
    finished: () => finished,
    next: (signal) => notifier.next(signal),
  };
}
