import { hasElapsed } from '@parley/eventsourcing';

/** How fast a consumer moves. */
export interface Throughput {
  /** So many events of the log were passed. */
  note(events: number): void;
  /** Events a second over the last ten; 0 when nothing was passed. */
  rate(): number;
}

interface Sample {
  readonly at: number;
  readonly events: number;
}

const WINDOW_MS = 10_000;
/** Least time between two samples, in ms. */
const STEP_MS = 500;

export function createThroughput(clock: () => number): Throughput {
  let total = 0;
  let samples: readonly Sample[] = [];

  const recent = (): { readonly first: Sample; readonly now: number } | null => {
    const now = clock();
    samples = samples.filter(({ at }, index) => now - at <= WINDOW_MS || index === samples.length - 1);
    const [first] = samples;
    return first === undefined ? null : { first, now };
  };

  return {
    note(events) {
      const last = samples.at(-1)?.at ?? -Infinity;
      if (last > clock()) samples = [];
      if (hasElapsed(clock, last, STEP_MS)) samples = [...samples, { at: clock(), events: total }];
      total += events;
      recent();
    },
    rate() {
      const found = recent();
      if (found === null || found.now - found.first.at > WINDOW_MS) return 0;
      const ms = Math.max(found.now - found.first.at, STEP_MS);
      return Math.round((10_000 * (total - found.first.events)) / ms) / 10;
    },
  };
}
