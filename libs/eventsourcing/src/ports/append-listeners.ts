/** Listeners that are called when there may be more to read: an adapter's side of `EventStore.onAppended`. */
export interface AppendListeners {
  readonly add: (wake: () => void) => () => void;
  /**
   * Calls every listener in the next turn of the event loop, behind the answers of those who appended: what a listener begins is not what they
   * wait for. Each by itself: one that throws disturbs neither the others nor the appends.
   */
  readonly wake: () => void;
  readonly clear: () => void;
  readonly size: () => number;
}

export function createAppendListeners(): AppendListeners {
  const listeners = new Set<{ readonly wake: () => void }>();
  return {
    add(wake) {
      const entry = { wake };
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    wake() {
      for (const entry of listeners) setImmediate(() => listeners.has(entry) && entry.wake());
    },
    clear: () => listeners.clear(),
    size: () => listeners.size,
  };
}
