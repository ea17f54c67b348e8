/** Wakes all that wait at that moment. */
export interface Notifier {
  notify(): void;
  /** Resolves at the next notification, or when the signal aborts. */
  next(signal: AbortSignal): Promise<void>;
}

export function createNotifier(): Notifier {
  const waiting = new Set<() => void>();

  return {
    notify() {
      const woken = [...waiting];
      waiting.clear();
      for (const resume of woken) resume();
    },
    next(signal) {
      if (signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const settle = (): void => {
          waiting.delete(settle);
          signal.removeEventListener('abort', settle);
          resolve();
        };
        waiting.add(settle);
        signal.addEventListener('abort', settle);
      });
    },
  };
}
