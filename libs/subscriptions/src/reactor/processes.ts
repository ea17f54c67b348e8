import { setMaxListeners } from 'node:events';
import { setTimeout as realTime } from 'node:timers/promises';
import { ValidationError } from '@parley/eventsourcing';
import { ifThere } from '../feed/lag.js';
import { createLogFeed } from '../feed/log-feed.js';
import { unshared } from '../cluster/assignment.js';
import { orderRetry, orderSkip } from './commands.js';
import type { ProcessContext } from './session.js';
import { newRun, runUntilStopped, type Run } from './run.js';
import { stateOf } from './states.js';
import { collectionFor, listParked } from './stored.js';
import type { Processes, ProcessesDependencies } from './types.js';
import { waitFor } from './wait.js';

/** With what its collection is called besides, a name has the 60 characters of a collection. */
const NAME = /^[A-Za-z][A-Za-z0-9-]{0,51}$/;

/** Resolves early when the signal aborts. */
const realSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  realTime(ms, undefined, { signal }).catch(() => undefined);

/**
 * Runs processes over a log, each under a lease of its own: at least once, with commands whose ids make a repeat harmless.
 * Throws `UNKNOWN_PROCESS` when a name is used twice or cannot be one.
 */
export function createProcesses(dependencies: ProcessesDependencies): Processes {
  const context = contextOf(dependencies);
  const { documents, eventStore } = context;
  const feed = createLogFeed(context);
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal);
  const runs = createRuns(dependencies, context, feed, stopping.signal);
  let running: readonly Promise<void>[] = [];
  const runOf = (name: string): Run => {
    const run = runs.get(name);
    if (run === undefined) throw unknown(name, `does not exist. There are ${[...runs.keys()].join(', ')}`);
    return run;
  };
  const ready = onceDone(async () => {
    await Promise.all([...runs.keys()].map((name) => documents.ensureCollection(collectionFor(name))));
  });

  return {
    start() {
      if (stopping.signal.aborted) return;
      feed.open();
      running = [...runs.values()].map(runUntilStopped);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
      feed.close();
    },
    async states() {
      await ready();
      const head = await ifThere(eventStore.head());
      return Promise.all([...runs.values()].map((run) => stateOf(run, head)));
    },
    async waitFor(name, position, timeoutMs) {
      const run = runOf(name);
      await ready();
      return waitFor(run, position, timeoutMs);
    },
    async parked(name) {
      const names = name === undefined ? [...runs.keys()] : [runOf(name).process.name];
      await ready();
      return (await Promise.all(names.map((one) => listParked(documents, one)))).flat();
    },
    async retry(name, stream, by) {
      runOf(name);
      await ready();
      return orderRetry(context, name, stream, by);
    },
    async skip(name, stream, reason, by) {
      runOf(name);
      await ready();
      return orderSkip(context, name, stream, reason, by);
    },
  };
}

function contextOf(dependencies: ProcessesDependencies): ProcessContext {
  const { definitions: _definitions, onError: _onError, ...given } = dependencies;
  const defaults = { sleep: realSleep, batchSize: 1_000, pollMs: 1_000, leaseTtlMs: 10_000 };
  const unheard = { onReaction: () => undefined, onNotice: () => undefined };
  return { ...defaults, ...unheard, share: unshared, ...given };
}

function createRuns(
  { definitions, onError }: ProcessesDependencies,
  context: ProcessContext,
  feed: Run['feed'],
  signal: AbortSignal,
): ReadonlyMap<string, Run> {
  const runs = new Map<string, Run>();
  for (const process of definitions) {
    const { name } = process;
    if (!NAME.test(name)) throw unknown(name, 'has no usable name');
    if (runs.has(name)) throw unknown(name, 'is defined twice');
    const told = (code: string): void => onError?.({ process: name, code });
    runs.set(name, newRun({ context, feed, process, onError: told }, signal));
  }
  return runs;
}

const unknown = (name: string, why: string): ValidationError =>
  new ValidationError('UNKNOWN_PROCESS', `Process ${name} ${why}.`, { name });

/** Works once; a failure is forgotten, so that the next caller tries again. */
function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    }));
}
