import { late } from '../connection/errors.js';

/** Who waits for an answer by its id, until it comes or is late. What comes for an id that nobody waits for is dropped. */
export interface Waiting<Answer> {
  /** `until`: by the clock of `performance`. One who waits later waits until later, too. */
  add(id: string, until: number): Promise<Answer>;
  resolve(id: string, answer: Answer): void;
  reject(id: string, error: Error): void;
  rejectAll(error: Error): void;
}

interface Entry<Answer> {
  readonly until: number;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** One timer for all: a timer for each costs more than anything else about waiting. */
export function createWaiting<Answer>(): Waiting<Answer> {
  /** In the order in which they will be late. */
  const entries = new Map<string, Entry<Answer>>();
  let timer: NodeJS.Timeout | null = null;

  const stop = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };

  const take = (id: string): Entry<Answer> | undefined => {
    const entry = entries.get(id);
    entries.delete(id);
    // A process that has nothing else to do can end.
    if (entries.size === 0) stop();
    return entry;
  };

  const rejectLate = (): void => {
    timer = null;
    const now = performance.now();
    for (const [id, { until, reject }] of entries) {
      if (until > now) return start(until - now);
      entries.delete(id);
      reject(late());
    }
  };

  const start = (ms: number): void => {
    // Timers count whole ms, and one that comes too early would come again at once.
    timer ??= setTimeout(rejectLate, Math.ceil(ms));
  };

  return {
    add: (id, until) =>
      new Promise((resolve, reject) => {
        entries.set(id, { until, resolve, reject });
        start(until - performance.now());
      }),
    resolve: (id, answer) => take(id)?.resolve(answer),
    reject: (id, error) => take(id)?.reject(error),
    rejectAll(error) {
      for (const { reject } of entries.values()) reject(error);
      entries.clear();
      stop();
    },
  };
}
