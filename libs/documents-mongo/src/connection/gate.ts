import { MongoServerSelectionError } from 'mongodb';
import { normaliseMongoError, storeClosed } from './errors.js';

/** Every question passes it: errors of the driver become the kernel's, and closing waits for what is under way. */
export interface Gate {
  /** Throws STORE_CLOSED once closed. */
  pass<T>(work: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface GateParts {
  /** Connects, also again after `release`; called again until it has succeeded. */
  readonly connect: () => Promise<unknown>;
  /** Lets go of the connections. */
  readonly release: () => Promise<void>;
}

export function createGate({ connect, release }: GateParts): Gate {
  const running = new Set<Promise<unknown>>();
  let isConnected = false;
  /** How often it was connected. */
  let times = 0;
  let releasing: Promise<void> | null = null;
  let closing: Promise<void> | null = null;

  /** A driver that connects by itself, with its first question, never recovers from a first time that failed. */
  async function connected<T>(work: () => Promise<T>): Promise<T> {
    await releasing;
    if (!isConnected) await connect();
    if (!isConnected) times += 1;
    isConnected = true;
    return work();
  }

  /** The driver's look at a server may hang for ever when its connection broke in the middle: then it finds none any more. */
  function connectAnew(since: number): void {
    if (!isConnected || since !== times) return;
    isConnected = false;
    releasing = release()
      .catch(() => undefined)
      .finally(() => (releasing = null));
  }

  async function close(): Promise<void> {
    await Promise.allSettled(running);
    await releasing;
    await release();
  }

  return {
    async pass(work) {
      if (closing) throw storeClosed();
      const since = times;
      const result = isConnected ? work() : connected(work);
      running.add(result);
      try {
        return await result;
      } catch (error) {
        if (error instanceof MongoServerSelectionError) connectAnew(since);
        throw normaliseMongoError(error);
      } finally {
        running.delete(result);
      }
    },
    close: () => (closing ??= close()),
  };
}
