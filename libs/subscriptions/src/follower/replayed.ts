import { START, type RecordedEvent } from '@parley/eventsourcing';
import { buildKey } from '../projector/build.js';
import { listParked } from '../parked/parked-records.js';
import type { FollowerDependencies } from './follower.types.js';
import { touch, type Source } from './source.js';

/**
 * Streams that may be folded late, behind the checkpoint: those that were parked, or that an operator let go on. By read model and stream,
 * with the revision from which on that may be.
 */
export type Late = Map<
  string,
  { readonly source: Source; readonly stream: string; readonly revision: number }
>;

type Reads = Pick<FollowerDependencies<never>, 'documents' | 'eventStore' | 'catalog'>;

const keyOf = (source: Source, stream: string): string => `${buildKey(source.build)}/${stream}`;

/** What waits in the builds as the mirror begins. */
export async function lateIn({ documents }: Reads, sources: Iterable<Source>): Promise<Late> {
  const parked = await listParked(documents);
  const late: Late = new Map();
  for (const source of sources)
    for (const { stream, revision, ...build } of parked)
      if (buildKey(build) === buildKey(source.build))
        late.set(keyOf(source, stream), { source, stream, revision });
  return late;
}

/** Whether an event waits for an operator in a build, as far as is known. */
export const isWaiting = (
  late: Late,
  source: Source,
  { stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>,
): boolean => (late.get(keyOf(source, stream))?.revision ?? Infinity) <= revision;

const GO_ON: readonly string[] = ['StreamRetried', 'EventSkipped'];

/** Notes what an operator lets go on. Where it was parked before is not known: then all of the stream may change. */
export function noteOperation(late: Late, sources: Iterable<Source>, { type, data }: RecordedEvent): void {
  if (!GO_ON.includes(type)) return;
  const { name, stream } = data as { readonly name: string; readonly stream: string };
  for (const source of sources) {
    const key = keyOf(source, stream);
    if (source.followed.name === name && !late.has(key)) late.set(key, { source, stream, revision: 0 });
  }
}

/** Finds what waits by now, and documents into which a stream was folded late since the last time. */
export async function touchReplayed(reads: Reads, late: Late, sources: Iterable<Source>): Promise<void> {
  const parked = await lateIn(reads, sources);
  for (const [key, { source, stream, revision }] of late) {
    if (parked.get(key)?.revision === revision) continue;
    await touchStream(reads, source, stream, revision);
    late.delete(key);
  }
  for (const [key, waiting] of parked) late.set(key, waiting);
}

const PAGE = 1_000;

async function touchStream(
  { eventStore, catalog }: Reads,
  source: Source,
  stream: string,
  revision: number,
): Promise<void> {
  for (let from = revision; ; from += PAGE) {
    const events = await eventStore.readStream(stream, { from, limit: PAGE });
    for (const event of events) touch(source, catalog, event, START);
    if (events.length < PAGE) return;
  }
}
