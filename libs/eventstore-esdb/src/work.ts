import { normalise, storeClosed } from './connection/errors.js';

/** What a store does for its callers. */
export interface Work {
  /** Throws the kernel's errors only; STORE_CLOSED after the end. */
  run<T>(work: () => Promise<T>, stream?: string): Promise<T>;
  /** Lets nothing more begin, and resolves when nothing is under way. */
  end(): Promise<void>;
}

export function createWork(): Work {
  let underWay = 0;
  let isEnded = false;
  let allDone: () => void = () => undefined;

  return {
    async run(work, stream) {
      if (isEnded) throw storeClosed();
      underWay += 1;
      try {
        return await work();
      } catch (error) {
        throw normalise(error, stream);
      } finally {
        underWay -= 1;
        if (underWay === 0) allDone();
      }
    },
    async end() {
      isEnded = true;
      if (underWay > 0) await new Promise<void>((resolve) => (allDone = resolve));
    },
  };
}
