import type { DocumentStore, KeptRecord } from '../document-store.js';
import { createQueue } from '../command-runner.queue.js';
import type { BuildId } from './build.js';

const SERVING = 'serving';
const GENERATION = 'build';
/** How long a process may go on reading from a build that another process has replaced, in ms. */
const FRESH_MS = 1_000;

interface Served extends BuildId {
  readonly collection: string;
}

/** Which build of each projection is served, and which is wanted, as the document store remembers it. */
export interface BuildRecords {
  /** What queries read; null before the first build is complete. At most a second old. */
  serving(name: string): Promise<Served | null>;
  /** The same as last known. */
  known(name: string): Served | null;
  /** The build of a version that is wanted: the served one, or a rebuild. As last known. */
  wanted(name: string, version: number): BuildId;
  refresh(): Promise<void>;
  /** The one write of a switch. False when another process has switched since the last refresh. */
  serve(build: Served): Promise<boolean>;
  /** Asks for one more build of the version. */
  addGeneration(name: string, version: number): Promise<void>;
}

const generationId = (name: string, version: number): string => `${name}@${version}`;

export function createBuildRecords(documents: DocumentStore, clock: () => number): BuildRecords {
  let served = new Map<string, KeptRecord<Served>>();
  let generations = new Map<string, KeptRecord<number>>();
  let readAt = -Infinity;
  let reading: Promise<void> | null = null;
  const serially = createQueue();

  const readNow = async (): Promise<void> => {
    const begunAt = clock();
    const [nowServed, nowWanted] = await Promise.all([
      documents.listRecords<Served>(SERVING),
      documents.listRecords<number>(GENERATION),
    ]);
    served = new Map(nowServed.map((record) => [record.id, record]));
    generations = new Map(nowWanted.map((record) => [record.id, record]));
    readAt = begunAt;
  };
  /** One after the other, so that an older answer never replaces a newer one. */
  const read = (): Promise<void> => serially('read', readNow);
  const refreshShared = (): Promise<void> => (reading ??= read().finally(() => (reading = null)));
  const known = (name: string): Served | null => served.get(name)?.value ?? null;
  const generationOf = (name: string, version: number): KeptRecord<number> | undefined =>
    generations.get(generationId(name, version));

  return {
    async serving(name) {
      if (clock() - readAt >= FRESH_MS) await refreshShared();
      return known(name);
    },
    known,
    wanted: (name, version) => ({ name, version, generation: generationOf(name, version)?.value ?? 0 }),
    refresh: read,
    async serve(build) {
      const expected = served.get(build.name)?.version ?? 0;
      const isWritten = await documents.putRecord(SERVING, build.name, build, expected);
      await read();
      return isWritten;
    },
    async addGeneration(name, version) {
      for (let isWritten = false; !isWritten;) {
        await read();
        const last = generationOf(name, version);
        const id = generationId(name, version);
        isWritten = await documents.putRecord(GENERATION, id, (last?.value ?? 0) + 1, last?.version ?? 0);
      }
      await read();
    },
  };
}
