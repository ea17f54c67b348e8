import { normaliseMongoError, storeClosed } from './errors.js';

/** Every question passes it: errors of the driver become the kernel's, and closing waits for what is under way. */
export interface Gate {
  /** Throws STORE_CLOSED once closed. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface GateParts {
  /** Connects for the first time; called again until it has succeeded once. */
  readonly connect: () => Promise<unknown>;
  /** Lets go of the connections. */
  readonly release: () => Promise<void>;
}

export function createGate({ connect, release }: GateParts): Gate {
  const running = new Set<Promise<unknown>>();
  let isConnected = false;
  let closing: Promise<void> | null = null;

  /** A driver that connects by itself, with its first question, never recovers from a first time that failed. */
  async function connected<T>(work: () => Promise<T>): Promise<T> {
    if (!isConnected) await connect();
    isConnected = true;
    return work();
  }

  async function close(): Promise<void> {
    await Promise.allSettled(running);
    await release();
  }

  return {
    async pass(work) {
      if (closing) throw storeClosed();
      const result = isConnected ? work() : connected(work);
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
