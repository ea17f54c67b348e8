import { ParleyError } from '@parley/eventsourcing';
import { catchUp, loadMirror, type Following } from './following.js';
import type { Follower, FollowerDependencies, FollowerState, Mirror } from './follower.types.js';

/** Time between two reads of the log while nobody asks, and between two attempts to load, in ms. */
const TICK_MS = 500;

/** Follows read models in this thread. Nothing is read before somebody asks, or it is started. */
export function createFollower<M extends Mirror>(given: FollowerDependencies<M>): Follower<M> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loads = createLoads(given, signal);
  let ticking: Promise<void> = Promise.resolve();

  const report = (error: unknown): void => {
    if (signal.aborted) return;
    given.onError(error instanceof ParleyError ? error.code : 'UNEXPECTED');
  };
  const follow = inTurns(async (): Promise<Following<M> | null> => {
    const current = loads.loaded();
    if (current === null) return null;
    await catchUp(given, current);
    if (current.isOutdated) loads.once().catch(report);
    return current;
  });
  const tick = async (): Promise<void> => {
    while (!signal.aborted) {
      await (loads.loaded() === null ? loads.once() : follow()).catch(report);
      await given.sleep(TICK_MS, signal);
    }
  };

  return {
    async current(patienceMs) {
      if (loads.loaded() === null && !(await within(given, loads.once(), patienceMs))) return null;
      const found = await follow();
      if (found === null || !maySoonHold(found)) return found;
      return (await within(given, loads.once(), patienceMs)) ? follow() : found;
    },
    loaded: () => loads.loaded()?.mirror ?? null,
    start: () => void (ticking = tick()),
    async stop() {
      stopping.abort();
      await Promise.all([ticking, loads.ended()]);
    },
    state: loads.state,
  };
}

/** A build that was not served when it was loaded may be by now. */
const maySoonHold = ({ missing, isOutdated }: Following<Mirror>): boolean => missing.size > 0 && isOutdated;

/** The mirror in use, and the load of the next one. */
function createLoads<M extends Mirror>(given: FollowerDependencies<M>, signal: AbortSignal) {
  let following: Following<M> | null = null;
  let loading: Promise<void> | null = null;
  let read = 0;
  let loadedInMs: number | null = null;
  const load = async (): Promise<void> => {
    const begun = given.clock();
    read = 0;
    following = await loadMirror(given, signal, (count) => (read += count));
    loadedInMs = given.clock() - begun;
  };

  return {
    loaded: () => following,
    once: (): Promise<void> => (loading ??= load().finally(() => (loading = null))),
    ended: async (): Promise<void> => loading?.catch(() => undefined),
    state: (): FollowerState => ({
      phase: following !== null ? 'ready' : loading !== null ? 'loading' : 'idle',
      loadedInMs,
      read: loading === null ? null : read,
    }),
  };
}

/** False when the work takes longer. */
async function within(
  { sleep }: Pick<FollowerDependencies<never>, 'sleep'>,
  work: Promise<void>,
  ms: number,
): Promise<boolean> {
  const done = work.then(() => true);
  done.catch(() => undefined);
  if (ms <= 0) return false;
  const ending = new AbortController();
  try {
    return await Promise.race([done, sleep(ms, ending.signal).then(() => false)]);
  } finally {
    ending.abort();
  }
}

/** One call at a time. Callers get a call that begins after theirs, together with all others who wait for it. */
function inTurns<T>(work: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let waiting: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    waiting = null;
    return work();
  };
  return () => {
    if (waiting !== null) return waiting;
    waiting = last.then(begin, begin);
    last = waiting;
    return waiting;
  };
}
