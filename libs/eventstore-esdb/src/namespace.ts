import { streamNameFilter, type Filter } from '@eventstore/db-client';
import { NAMESPACE_MARK } from '@parley/eventsourcing';

/** How the streams of one Parley are named in a log that several may share. */
export interface Namespace {
  /** As the server knows a stream. */
  stored(stream: string): string;
  /** As Parley knows it; null for the server's own streams and those of other namespaces. */
  ours(stored: string): string | null;
  /** Whether a stream of ours, as Parley knows it, is surely written by no other program. */
  isParleys(stream: string): boolean;
  /** What a subscription gets: our streams, and for want of better those of programs that are no Parley. */
  readonly filter: Filter;
  /** The stream whose only event lies before every other of the namespace; null without a name: there events may be older than it. */
  readonly beginning: string | null;
}

/** The server also tells how far it has looked; nobody here wants to know. */
const CHECKPOINTS_EVERY = { checkpointInterval: 1_000 };

/**
 * Streams of a namespace are stored as `~staging.dialog-7`, and those of none as they are. `isParleys`: which of those of none only Parley
 * writes; in a namespace it writes all.
 */
export function namespaceOf(name: string | undefined, isParleys: Namespace['isParleys']): Namespace {
  if (name === undefined) return { ...NONE, isParleys };
  const prefix = `${NAMESPACE_MARK}${name}.`;
  return {
    stored: (stream) => prefix + stream,
    ours: (stored) => (stored.startsWith(prefix) ? stored.slice(prefix.length) : null),
    isParleys: () => true,
    filter: streamNameFilter({ prefixes: [prefix], ...CHECKPOINTS_EVERY }),
    beginning: NAMESPACE_MARK + name,
  };
}

const NONE: Omit<Namespace, 'isParleys'> = {
  stored: (stream) => stream,
  ours: (stored) => (stored.startsWith('$') || stored.startsWith(NAMESPACE_MARK) ? null : stored),
  filter: streamNameFilter({ regex: `^[^$${NAMESPACE_MARK}]`, ...CHECKPOINTS_EVERY }),
  beginning: null,
};
