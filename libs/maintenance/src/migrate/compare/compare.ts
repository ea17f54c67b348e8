import type { EventStore, Position, RecordedEvent } from '@parley/eventsourcing';
import { contentOf, differingParts, placeOf, type EventPlace } from './content.js';
import { startDigest, type LogDigest, type RunningDigest } from './digest.js';
import { eventsOf } from './events-of.js';
import type { Patience } from '../patience.js';

/** Streams named when their numbers of events differ. */
const MAX_STREAMS = 20;

/** The first place at which two logs part. */
export interface Difference {
  /** 1 for the first event of the logs. */
  readonly number: number;
  readonly source: EventPlace;
  /** Null: the target ends before. */
  readonly target: EventPlace | null;
  /** Which parts of the event differ. */
  readonly parts: readonly string[];
}

export interface Comparison {
  readonly source: LogDigest;
  /** Over as many events as the source has. */
  readonly target: LogDigest;
  /** Events of the target behind those: it has gone on by itself. */
  readonly beyond: number;
  readonly difference: Difference | null;
  /** Streams of which the target holds more (positive) or fewer events, at most 20. */
  readonly surplus: readonly { readonly stream: string; readonly events: number }[];
}

export interface CompareOptions {
  readonly source: EventStore;
  readonly target: EventStore;
  readonly patience: Patience;
  /** Told how far the source is compared. */
  readonly onProgress: (at: Position) => void;
}

interface Tally {
  readonly surplus: Map<string, number>;
  readonly source: RunningDigest;
  readonly target: RunningDigest;
}

/** Reads both logs side by side, whole. Memory holds only the streams whose numbers do not agree yet. */
export async function compareLogs(options: CompareOptions): Promise<Comparison> {
  const { source, target, patience, onProgress } = options;
  const copies = eventsOf(target, patience);
  const tally: Tally = { surplus: new Map(), source: startDigest(), target: startDigest() };
  let difference: Difference | null = null;
  let number = 0;
  for await (const event of eventsOf(source, patience)) {
    number += 1;
    const { value: copy } = await copies.next();
    const isEqual = take(tally, event, copy);
    if (!isEqual) difference ??= differenceAt(number, event, copy);
    onProgress(event.position);
  }
  const beyond = await countRest(copies);
  const surplus = [...tally.surplus].slice(0, MAX_STREAMS).map(([stream, events]) => ({ stream, events }));
  return { source: tally.source.result(), target: tally.target.result(), beyond, difference, surplus };
}

function take({ surplus, source, target }: Tally, event: RecordedEvent, copy?: RecordedEvent): boolean {
  const content = contentOf(event);
  source.add(event, content);
  count(surplus, event.stream, -1);
  if (copy === undefined) return false;
  const copied = contentOf(copy);
  target.add(copy, copied);
  count(surplus, copy.stream, 1);
  return content === copied;
}

function count(surplus: Map<string, number>, stream: string, change: 1 | -1): void {
  const sum = (surplus.get(stream) ?? 0) + change;
  if (sum === 0) surplus.delete(stream);
  else surplus.set(stream, sum);
}

export const differenceAt = (number: number, source: RecordedEvent, target?: RecordedEvent): Difference => ({
  number,
  source: placeOf(source),
  target: target === undefined ? null : placeOf(target),
  parts: target === undefined ? [] : differingParts(source, target),
});

export async function countRest(events: AsyncIterator<RecordedEvent, undefined>): Promise<number> {
  let rest = 0;
  while (!(await events.next()).done) rest += 1;
  return rest;
}
