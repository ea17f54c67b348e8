import { inTime, type Questions } from '@parley/application';
import { questionEnded, questionsBusy } from './question-errors.js';
import type { ReadingEvents, ReadingProcess } from './reading-process.js';

/** Questions that wait for a process at once, and how long each does, in ms. */
const MOST_WAITING = 16;
const PATIENCE_MS = 5_000;

/** Questions that processes of their own answer. */
export interface QuestionPool extends Questions {
  /** How many wait for a process. */
  waiting(): number;
  /** Ends all of them with `QUESTION_ENDED`, and their processes. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Most processes at once. */
  readonly size: number;
  /** Starts one. */
  start(events: ReadingEvents): ReadingProcess;
  /** Told of a process that has ended by itself. */
  onFailed(): void;
}

interface Waiting {
  begin(process: ReadingProcess): void;
  refuse(error: unknown): void;
}

/** Starts no process before there is a question. `ask` throws `QUESTIONS_BUSY` and `QUESTION_ENDED`, too. */
export function createPool({ size, start, onFailed }: PoolOptions): QuestionPool {
  const processes = new Set<ReadingProcess>();
  const waiting = new Set<Waiting>();
  let isClosed = false;

  const free = (): ReadingProcess | null => {
    for (const process of processes) if (process.isFree()) return process;
    if (processes.size >= size) return null;
    const process = start(events);
    processes.add(process);
    return process;
  };
  const dispatch = (): void => {
    for (const next of waiting) {
      const process = free();
      if (process === null) return;
      waiting.delete(next);
      next.begin(process);
    }
  };
  const events: ReadingEvents = {
    onFree: dispatch,
    onGone(process, isExpected) {
      processes.delete(process);
      if (!isExpected) onFailed();
      dispatch();
    },
  };

  /** Waits for a process that is free. */
  const begun = (name: string, given: unknown, signal: AbortSignal): Promise<AsyncIterable<unknown>> =>
    new Promise((resolve, reject) => {
      if (isClosed) throw questionEnded();
      const begin = (process: ReadingProcess): void => resolve(process.ask(name, given, signal));
      const process = waiting.size === 0 ? free() : null;
      if (process !== null) return begin(process);
      if (waiting.size >= MOST_WAITING) throw questionsBusy();
      wait(waiting, { begin, refuse: reject }, signal);
    });
  async function* pieces(name: string, given: unknown, signal: AbortSignal): AsyncIterable<unknown> {
    yield* await begun(name, given, signal);
  }

  return {
    ask: <Given, Item>(question: { readonly name: string }, given: Given, options = {}) =>
      inTime(question.name, options, (signal) => pieces(question.name, given, signal) as AsyncIterable<Item>),
    waiting: () => waiting.size,
    async close() {
      isClosed = true;
      for (const { refuse } of waiting) refuse(questionEnded());
      waiting.clear();
      await Promise.all([...processes].map((process) => process.kill()));
    },
  };
}

/** Until it begins, its asker has gone, or it has waited for too long. */
function wait(waiting: Set<Waiting>, { begin, refuse }: Waiting, signal: AbortSignal): void {
  const leave = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    waiting.delete(entry);
  };
  const entry: Waiting = {
    begin(process) {
      leave();
      begin(process);
    },
    refuse(error) {
      leave();
      refuse(error);
    },
  };
  const abort = (): void => entry.refuse(signal.reason);
  const timer = setTimeout(() => entry.refuse(questionsBusy()), PATIENCE_MS);
  signal.addEventListener('abort', abort);
  waiting.add(entry);
}
