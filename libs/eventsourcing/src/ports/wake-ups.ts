/** Those who want to know when there may be more to read: an adapter's side of `EventStore.onAppended`. */
export interface WakeUps {
  readonly add: (wake: () => void) => () => void;
  /** Calls everybody soon, each by itself: one that throws spoils nothing for the others or for the appends. */
  readonly wake: () => void;
  readonly clear: () => void;
  readonly size: () => number;
}

export function createWakeUps(): WakeUps {
  const waiting = new Set<{ readonly wake: () => void }>();
  return {
    add(wake) {
      const entry = { wake };
      waiting.add(entry);
      return () => void waiting.delete(entry);
    },
    wake() {
      for (const entry of waiting) queueMicrotask(() => waiting.has(entry) && entry.wake());
    },
    clear: () => waiting.clear(),
    size: () => waiting.size,
  };
}
