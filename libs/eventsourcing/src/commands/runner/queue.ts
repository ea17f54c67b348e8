/** Runs tasks of one name one after the other, those of different names side by side. */
export type Queue = <T>(name: string, task: () => Promise<T>) => Promise<T>;

interface Tail {
  running: Promise<unknown>;
  /** When the task began, or the one that it failed with, by the clock of `performance`. */
  began: number;
}

const NOTHING = Promise.resolve();

/**
 * The failure of one task is nothing to the next, unless `endsAll` says of a failure, so many ms after its task began, that all who
 * wait behind it fail with it.
 */
export function createQueue(endsAll: (error: unknown, ms: number) => boolean = () => false): Queue {
  const tails = new Map<string, Tail>();

  const after = <T>(before: Tail, tail: Tail, task: () => Promise<T>): Promise<T> => {
    const begin = (): Promise<T> => {
      tail.began = performance.now();
      return task();
    };
    const afterFailure = (error: unknown): Promise<T> => {
      tail.began = before.began;
      if (endsAll(error, performance.now() - tail.began)) throw error;
      return begin();
    };
    return before.running.then(begin, afterFailure);
  };

  return <T>(name: string, task: () => Promise<T>) => {
    const before = tails.get(name);
    const tail: Tail = { running: NOTHING, began: performance.now() };
    const running = before === undefined ? task() : after(before, tail, task);
    tail.running = running;
    tails.set(name, tail);
    const release = (): void => {
      if (tails.get(name) === tail) tails.delete(name);
    };
    running.then(release, release);
    return running;
  };
}
