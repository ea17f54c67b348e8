import { normaliseMongoError, storeClosed } from './errors.js';

/** Every question passes it: errors of the driver become the kernel's, and closing waits for what is under way. */
export interface Gate {
  /** Throws STORE_CLOSED once closed. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** `release` lets go of the connections. */
export function createGate(release: () => Promise<void>): Gate {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;

  async function close(): Promise<void> {
    await Promise.allSettled(running);
    await release();
  }

  return {
    async pass(work) {
      if (closing) throw storeClosed();
      const result = work();
      running.add(result);
      try {
        return await result;
      } catch (error) {
        throw normaliseMongoError(error);
      } finally {
        running.delete(result);
      }
    },
    close: () => (closing ??= close()),
  };
}
