import { isUnavailable, ParleyError } from '@parley/eventsourcing';
import { realSleep } from '@parley/subscriptions';
import type { FirstBuilt } from '../features/first.js';
import type { Log } from './log.js';

/** Time between two questions whether a read model is served, in ms. */
const POLL_MS = 100;

export interface FirstAnswersOptions {
  readonly log: Log;
  readonly first: FirstBuilt;
  /** Throws `PROJECTION_NOT_READY`. */
  readonly serving: (name: string) => Promise<string>;
  /** ms since some moment. */
  readonly clock: () => number;
}

const isNotReady = (error: unknown): boolean =>
  error instanceof ParleyError && error.code === 'PROJECTION_NOT_READY';

/** After a start that has to build what commands or the first page need, says how long that took. */
export function watchFirstAnswers({ log, first, serving, clock }: FirstAnswersOptions) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const areServed = (names: readonly string[]): Promise<boolean> =>
    Promise.all(names.map(serving)).then(
      () => true,
      (error: unknown) => {
        if (!isUnavailable(error) && !isNotReady(error)) throw error;
        return false;
      },
    );
  const watch = async (names: readonly string[], message: string): Promise<void> => {
    const begun = clock();
    if (await areServed(names)) return;
    do {
      await realSleep(POLL_MS, signal);
      if (signal.aborted) return;
    } while (!(await areServed(names)));
    log.info({ ms: Math.round(clock() - begun) }, message);
  };
  let watching: Promise<unknown> = Promise.resolve();

  return {
    start(): void {
      const watched = [
        watch(first.commands, 'read models of commands are built: every command is answered'),
        watch(first.pages, 'read models of the list are built: its first page is answered'),
      ];
      // Questions that fail otherwise are told where they are asked.
      watching = Promise.allSettled(watched);
    },
    async stop(): Promise<void> {
      stopping.abort();
      await watching;
    },
  };
}
