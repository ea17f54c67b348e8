import { ParleyError } from '@parley/eventsourcing';
import { endWait } from '../feed/sleep.js';
import { catchUp, loadMirror, type Following } from './following.js';
import type { Follower, FollowerDependencies, FollowerState, Mirror } from './follower.types.js';
import { createStandstill } from './standstill.js';

/** Time between two reads of the log while nobody asks, and between two attempts to load, in ms. */
const TICK_MS = 500;

/** Follows read models in this thread. Nothing is read before somebody asks, or it is started. */
export function createFollower<M extends Mirror>(given: FollowerDependencies<M>): Follower<M> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const loads = createLoads(given, signal);
  const standing = createFault(given.clock);
  const standstill = createStandstill(given);
  let ticking: Promise<void> = Promise.resolve();

  const report = (error: unknown): void => {
    if (signal.aborted) return;
    given.onError(codeOf(error), loads.refusal()?.message);
  };
  const follow = inTurns(async (): Promise<Following<M> | null> => {
    const current = loads.loaded();
    if (current === null) return null;
    await standing.during(async () => {
      await catchUp(given, current);
      loads.check(current.mirror);
    });
    if (current.isOutdated) loads.once().catch(report);
    return current;
  });
  const step = (): Promise<unknown> => {
    const current = loads.loaded();
    return current === null ? loads.once() : standstill.unless(current, follow);
  };
  const tick = async (): Promise<void> => {
    while (!signal.aborted && loads.refusal() === null) {
      await step().catch(report);
      await given.sleep(TICK_MS, signal);
    }
  };

  return {
    async current(patienceMs) {
      const refusal = loads.refusal();
      if (refusal !== null) throw refusal;
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
    state() {
      const state = loads.state();
      return { ...state, fault: standing.now() ?? state.fault };
    },
  };
}

/** A build that was not served when it was loaded may be by now. */
const maySoonHold = ({ missing, isOutdated }: Following<Mirror>): boolean => missing.size > 0 && isOutdated;

/** The mirror in use, and the load of the next one. */
function createLoads<M extends Mirror>(given: FollowerDependencies<M>, signal: AbortSignal) {
  const failing = createFault(given.clock);
  let following: Following<M> | null = null;
  let refusal: ParleyError | null = null;
  let loading: Promise<void> | null = null;
  let read = 0;
  let loadedInMs: number | null = null;
  const check = (mirror: M): void => {
    refusal ??= mirror.refusal?.() ?? null;
    if (refusal === null) return;
    following = null;
    throw refusal;
  };
  const load = async (): Promise<void> => {
    const begun = given.clock();
    read = 0;
    const loaded = await loadMirror(given, signal, (mirror, count) => {
      read += count;
      check(mirror);
    });
    check(loaded.mirror);
    following = loaded;
    loadedInMs = given.clock() - begun;
  };
  const phase = (): FollowerState['phase'] => {
    if (refusal !== null) return 'refused';
    if (following !== null) return 'ready';
    return loading === null ? 'idle' : 'loading';
  };

  return {
    loaded: () => following,
    refusal: () => refusal,
    /** Gives every mirror up for good, and throws, where this one cannot hold what it has. */
    check,
    once: (): Promise<void> => (loading ??= failing.during(load).finally(() => (loading = null))),
    ended: async (): Promise<void> => loading?.catch(() => undefined),
    state: (): FollowerState => ({
      phase: phase(),
      loadedInMs,
      read: loading === null ? null : read,
      position: following?.position ?? null,
      missing: [...(following?.missing.keys() ?? [])],
      fault: failing.now(),
    }),
  };
}

const codeOf = (error: unknown): string => (error instanceof ParleyError ? error.code : 'UNEXPECTED');

/** Of what is tried again and again: what it fails with, and since the first of the failures in a row. */
function createFault(clock: () => number) {
  let fault: { readonly code: string; readonly since: number } | null = null;
  return {
    async during<T>(work: () => Promise<T>): Promise<T> {
      try {
        const answer = await work();
        fault = null;
        return answer;
      } catch (error) {
        fault = { code: codeOf(error), since: fault?.since ?? clock() };
        throw error;
      }
    },
    now: (): FollowerState['fault'] => fault && { code: fault.code, forMs: clock() - fault.since },
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
    endWait(ending);
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
