import type { EventStore, Position } from '@parley/eventsourcing';
import { placeOf, type EventPlace } from './compare/content.js';
import { eventsOf } from './compare/events-of.js';
import type { Patience } from './patience.js';
import { runsOf } from './runs.js';
import { copyOf, type CopyTarget } from './targets/target.js';

/** Too large events that are named; the others are counted. */
const MAX_NAMED = 100;

/** What a log holds, seen with the eyes of the target. */
export interface Survey {
  readonly events: number;
  readonly streams: number;
  /** Appends that a copy of it takes. */
  readonly appends: number;
  /** How many events the target cannot take. */
  readonly tooLarge: number;
  /** The first 100 of them, with their size in bytes. */
  readonly named: readonly (EventPlace & { readonly bytes: number })[];
}

/** Reads the source once, before anything is written. `onProgress` gets how far. */
export async function surveyOf(
  source: EventStore,
  target: CopyTarget,
  patience: Patience,
  onProgress: (at: Position) => void,
): Promise<Survey> {
  const named: (EventPlace & { bytes: number })[] = [];
  const sums = { events: 0, streams: 0, appends: 0, tooLarge: 0 };
  for await (const { stream, events } of runsOf(eventsOf(source, patience), target)) {
    sums.appends += 1;
    sums.events += events.length;
    if (events[0]?.revision === 0) sums.streams += 1;
    const [only, second] = events;
    const last = events.at(-1);
    if (last !== undefined) onProgress(last.position);
    if (only === undefined || second !== undefined) continue;
    const bytes = target.bytesOf(stream, copyOf(only));
    if (bytes <= target.maxBytes) continue;
    sums.tooLarge += 1;
    if (named.length < MAX_NAMED) named.push({ ...placeOf(only), bytes });
  }
  return { ...sums, named };
}
