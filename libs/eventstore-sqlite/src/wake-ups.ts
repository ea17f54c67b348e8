/** Those who want to know when there may be more to read. */
export interface WakeUps {
  readonly add: (wake: () => void) => () => void;
  /** Calls everybody soon, each by itself: one that throws spoils nothing for the others or for the appends. */
  readonly wake: () => void;
  readonly clear: () => void;
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
  };
}
