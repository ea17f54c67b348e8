import { applicationErrors } from '../errors/application-errors.js';
import { DEADLINE_MS, type AskOptions } from './questions.js';

/**
 * The pieces of an answer for as long as somebody waits for them. Where the asker's signal aborts or the deadline is over, the asker gets the
 * signal's reason or `QUESTION_TOO_LONG` at once; `ask` is told by its signal, and nothing waits for what it still does.
 */
export async function* inTime<Item>(
  name: string,
  { signal, deadlineMs = DEADLINE_MS }: AskOptions,
  ask: (signal: AbortSignal) => AsyncIterable<Item>,
): AsyncIterable<Item> {
  signal?.throwIfAborted();
  const ending = new AbortController();
  let refuse = (_reason: unknown): void => undefined;
  const end = (reason: unknown): void => {
    ending.abort(reason);
    refuse(reason);
  };
  const timer = setTimeout(
    () => end(applicationErrors.QUESTION_TOO_LONG(tooLong(name, deadlineMs))),
    deadlineMs,
  );
  const leave = (): void => end(signal?.reason);
  signal?.addEventListener('abort', leave);
  const pieces = ask(ending.signal)[Symbol.asyncIterator]();
  // A race with one promise that lasts as long as the question would remember every piece.
  const next = (): Promise<IteratorResult<Item>> =>
    new Promise((resolve, reject) => {
      refuse = reject;
      pieces.next().then(resolve, reject);
    });
  try {
    for (;;) {
      ending.signal.throwIfAborted();
      const piece = await next();
      if (piece.done === true) return;
      yield piece.value;
    }
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', leave);
    ending.abort();
    pieces.return?.().catch(() => undefined);
  }
}

const tooLong = (name: string, ms: number): string =>
  `${name} was not answered within ${ms} ms: ask for less, such as a shorter period.`;
