import { isConflict, type RecordedEvent } from '@parley/eventsourcing';
import { differenceAt } from './compare/compare.js';
import { contentOf } from './compare/content.js';
import { targetChanged, targetForeign } from './errors.js';
import { eventsOf } from './compare/events-of.js';
import type { Patience } from './patience.js';
import { runsOf, type Run } from './runs.js';
import { copyOf, type CopyTarget } from './targets/target.js';

/** How far the target has come by itself. */
export interface Standing {
  /** Events of the source that it holds already. */
  readonly there: number;
  /** Events behind a complete copy: it has gone on since. */
  readonly beyond: number;
}

/**
 * Reads the target whole and passes over as many events of the source: what is left in `events` has to be copied. The target
 * alone says where the copy stands, so a copy that was killed anywhere goes on there. Throws `MIGRATION_TARGET_FOREIGN`.
 */
export async function skipCopied(
  events: AsyncIterator<RecordedEvent, undefined>,
  { store }: CopyTarget,
  patience: Patience,
  onProgress: (events: number) => void,
): Promise<Standing> {
  let [there, beyond] = [0, 0];
  for await (const copy of eventsOf(store, patience)) {
    const { value: event } = await events.next();
    if (event === undefined) {
      beyond += 1;
      continue;
    }
    if (contentOf(event) !== contentOf(copy)) throw targetForeign(differenceAt(there + 1, event, copy));
    there += 1;
    onProgress(there);
  }
  return { there, beyond };
}

/**
 * Copies events in order and answers the number of appends. One append is under way at a time: stores promise the order of appends
 * only to those who wait, and the order of the whole log is part of what is copied.
 */
export async function copyEvents(
  events: AsyncIterable<RecordedEvent>,
  target: CopyTarget,
  patience: Patience,
  onProgress: (events: number) => void,
): Promise<number> {
  let appends = 0;
  let copied = 0;
  for await (const run of runsOf(events, target)) {
    await patience(() => appendRun(target, run));
    appends += 1;
    copied += run.events.length;
    onProgress(copied);
  }
  return appends;
}

/**
 * Appends a run, or finds that an attempt whose answer was lost has done so. The same events at the same revision are sent
 * each time, so an attempt that arrives late changes nothing.
 */
async function appendRun(target: CopyTarget, run: Run): Promise<void> {
  const { stream, events } = run;
  const revision = events[0]?.revision ?? 0;
  try {
    await target.append(stream, revision - 1, events.map(copyOf));
  } catch (error) {
    if (!isConflict(error)) throw error;
    if (!(await isThere(target, run))) throw targetChanged(stream, revision);
  }
}

async function isThere({ store }: CopyTarget, { stream, events }: Run): Promise<boolean> {
  const from = events[0]?.revision ?? 0;
  const found = await store.readStream(stream, { from, limit: events.length });
  return events.every(({ id }, index) => found[index]?.id === id);
}
