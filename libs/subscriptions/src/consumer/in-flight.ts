import { createBell } from '../feed/notifier.js';

/** Commands and queries that this process has in hand: whatever can wait lets them go first. */
export interface LiveWork {
  /** One more is in hand until the answer is called. */
  begin(): () => void;
  inHand(): number;
  /** How many were finished so far. */
  finished(): number;
  /** Resolves when the next one is finished, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void>;
}

export function createLiveWork(): LiveWork {
  const bell = createBell();
  let inHand = 0;
  let finished = 0;

  return {
    begin() {
      let isOpen = true;
      inHand += 1;
      return () => {
        if (!isOpen) return;
        isOpen = false;
        inHand -= 1;
        finished += 1;
        bell.ring();
      };
    },
    inHand: () => inHand,
    finished: () => finished,
    next: (signal) => bell.next(signal),
  };
}
