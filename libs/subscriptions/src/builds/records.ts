import { hasElapsed, type KeptRecord, type Records } from '@parley/eventsourcing';
import type { BuildId } from '../projector/build.js';

/** Kind of the record that says what queries of a projection read. */
export const SERVING = 'serving';
/** Rebuilds asked for before there was an operations stream; only read. */
const GENERATION = 'build';
/** How long a process may go on reading from a build that another process has replaced, in ms. */
const FRESH_MS = 1_000;

/** What queries of a projection read. */
export interface Served extends BuildId {
  readonly collection: string;
  /** Revision of the operation that it carries out, or that it came after; absent in old folders. */
  readonly order?: number;
  /** The build served before, kept for going back. */
  readonly before?: BuildId;
}

/** Which build of each projection is served, as the document store remembers it. */
export interface BuildRecords {
  /** What queries read; null before the first build is complete. At most a second old. */
  serving(name: string): Promise<Served | null>;
  /** The same as last known. */
  known(name: string): Served | null;
  /** Newest generation of a version that was ever asked for without the operations stream. As last known. */
  generation(name: string, version: number): number;
  refresh(): Promise<void>;
  /** The one write of a switch. False when another process has switched since the last refresh. */
  serve(build: Served): Promise<boolean>;
}

export function createBuildRecords(documents: Records, clock: () => number): BuildRecords {
  let served = new Map<string, KeptRecord<Served>>();
  let generations = new Map<string, number>();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;
  let begun = 0;
  let taken = 0;

  /** Side by side, so that nobody waits for the read of another that is never answered; an older one never replaces a newer one. */
  const read = async (): Promise<void> => {
    const begunAt = clock();
    const number = (begun += 1);
    const [nowServed, nowGenerations] = await Promise.all([
      documents.listRecords<Served>(SERVING),
      documents.listRecords<number>(GENERATION),
    ]);
    if (number < taken) return;
    taken = number;
    served = new Map(nowServed.map((record) => [record.id, record]));
    generations = new Map(nowGenerations.map(({ id, value }) => [id, value]));
    readAt = begunAt;
  };
  const refreshShared = (): Promise<void> => (reading ??= read().finally(() => (reading = null)));
  const known = (name: string): Served | null => served.get(name)?.value ?? null;

  return {
    async serving(name) {
      if (hasElapsed(clock, readAt, FRESH_MS)) await refreshShared();
      return known(name);
    },
    known,
    generation: (name, version) => generations.get(`${name}@${version}`) ?? 0,
    refresh: read,
    async serve(build) {
      const expected = served.get(build.name)?.version ?? 0;
      const isWritten = await documents.putRecord(SERVING, build.name, build, expected);
      await read();
      return isWritten;
    },
  };
}
