import { failureCode } from '../parked/parked-stream.js';
import { catchUp, loadMirror, type Following } from './following.js';
import type { Mirror, Current, Follower, FollowerDependencies } from './follower.types.js';

/** Time between two looks at the log while nobody asks, and between two attempts to load, in ms. */
const TICK_MS = 500;

/** Follows read models in this thread. Nothing is read before somebody asks, or it is started. */
export function createFollower<C extends Mirror>(given: FollowerDependencies<C>): Follower<C> {
  const stopping = new AbortController();
  let following: Following<C> | null = null;
  let loading: Promise<void> | null = null;
  let read = 0;
  let loadedInMs: number | null = null;
  let ticking: Promise<void> = Promise.resolve();

  const load = async (): Promise<void> => {
    const begun = given.clock();
    read = 0;
    following = await loadMirror(given, stopping.signal, (count) => (read += count));
    loadedInMs = given.clock() - begun;
  };
  const loadOnce = (): Promise<void> => (loading ??= load().finally(() => (loading = null)));

  const follow = inTurns(async () => {
    const current = following;
    if (current === null) return null;
    await catchUp(given, current);
    if (current.isOutdated) void loadOnce().catch((error: unknown) => given.onError(failureCode(error)));
    return current;
  });

  /** False when there is none in time. */
  const loadedWithin = async (ms: number): Promise<boolean> => {
    const ending = new AbortController();
    const late = given.sleep(ms, ending.signal).then(() => false);
    const isLoaded = loadOnce().then(() => true);
    isLoaded.catch(() => undefined);
    try {
      return await Promise.race([isLoaded, late]);
    } finally {
      ending.abort();
    }
  };

  const tick = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await (following === null ? loadOnce() : follow());
      } catch (error) {
        if (!stopping.signal.aborted) given.onError(failureCode(error));
      }
      await given.sleep(TICK_MS, stopping.signal);
    }
  };

  return {
    async current(patienceMs): Promise<Current<C> | null> {
      if (following === null && !(await loadedWithin(patienceMs))) return null;
      const found = await follow();
      return found && maySoonHold(found) && (await loadedWithin(patienceMs)) ? follow() : found;
    },
    start: () => void (ticking = tick()),
    async stop() {
      stopping.abort();
      await Promise.all([ticking, loading?.catch(() => undefined)]);
    },
    state: () => ({
      phase: following !== null ? 'ready' : loading !== null ? 'loading' : 'idle',
      loadedInMs,
      read: loading === null ? null : read,
    }),
  };
}

/** A build that was not served when it was loaded may be by now. */
const maySoonHold = ({ missing, isOutdated }: Following<Mirror>): boolean => missing.size > 0 && isOutdated;

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
