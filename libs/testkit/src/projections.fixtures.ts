import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import {
  ABSENT,
  createCatalog,
  type Document,
  type DocumentStore,
  type EventStore,
  type EventToAppend,
  type Position,
  type RecordedEvent,
  type StoredDocument,
} from '@parley/eventsourcing';
import { boardEvents } from './boards.fixtures.js';
import {
  createProjections,
  type ManagementAnswer,
  type ManagementCommand,
  type Projections,
  type ProjectionsDependencies,
} from '@parley/subscriptions';

/** A timeout that no test waits for, in ms: what is waited for comes first. */
export const PATIENCE = 3_000_000;
/** Pauses between attempts, polls and timeouts pass this many times faster than they say. */
const SPEED = 50;

/** Who orders in the specs. */
export const OPERATOR = { kind: 'manager', id: 1 } as const;

const quickSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms / SPEED, undefined, { signal }).catch(() => undefined);

export interface Stores {
  eventStore: EventStore;
  documents: DocumentStore;
}
type Open = (options: { folder: string }) => Promise<unknown>;
type Options = Partial<ProjectionsDependencies> & Pick<ProjectionsDependencies, 'definitions'>;

/** Stores in a folder of their own for every test, and what runs over them. */
export interface Bench extends Stores {
  folder: string;
  /** Real time, only faster. */
  readonly sleep: typeof quickSleep;
  /** A runner like that of another process: with a name of its own, stopped after the test. */
  create(options: Options): Projections;
  /** The same, started. */
  start(options: Options): Promise<Projections>;
  /** Appends at the end of a stream, whatever its revision; answers the position of the last. */
  append(stream: string, ...events: readonly EventToAppend[]): Promise<Position>;
  log(): Promise<readonly RecordedEvent[]>;
  /** Waits until queries see the whole log, and answers what they see. */
  settled(projections: Projections, name: string): Promise<ReadonlyMap<string, Document>>;
  /** Submits like an operator, with a new command id unless one is given; waits until it is carried out. */
  submit(projections: Projections, command: ManagementCommand, commandId?: string): Promise<ManagementAnswer>;
  /** As at the end of a process. */
  closeStores(): Promise<void>;
  openStores(): Promise<void>;
  /** Begins again with empty stores. */
  renew(): Promise<void>;
}

export function useBench(open: { readonly events: Open; readonly documents: Open }): Bench {
  const bench = { sleep: quickSleep } as Bench;
  const running = new Set<Projections>();
  let owners = 0;

  const openStores = async (): Promise<void> => {
    bench.eventStore = (await open.events(bench)) as EventStore;
    bench.documents = (await open.documents(bench)) as DocumentStore;
  };
  const closeStores = async (): Promise<void> => {
    await Promise.all([...running].map((projections) => projections.stop()));
    running.clear();
    await Promise.all([bench.eventStore.close(), bench.documents.close()]);
  };

  const begin = async (): Promise<void> => {
    bench.folder = mkdtempSync(join(tmpdir(), 'parley-projections-'));
    await openStores();
  };
  const end = async (): Promise<void> => {
    await closeStores();
    rmSync(bench.folder, { recursive: true });
  };
  beforeEach(begin);
  afterEach(end);

  return Object.assign(bench, {
    create(options: Options) {
      const owner = `owner-${(owners += 1)}`;
      const given = {
        owner,
        clock: Date.now,
        sleep: quickSleep,
        catalog: createCatalog(boardEvents),
        ...options,
      };
      const projections = createProjections({
        eventStore: bench.eventStore,
        documents: bench.documents,
        ...given,
      });
      running.add(projections);
      return projections;
    },
    async start(options: Options) {
      const projections = bench.create(options);
      await projections.start();
      return projections;
    },
    append: (stream: string, ...events: readonly EventToAppend[]) => append(bench, stream, events),
    log: () => wholeLog(bench),
    async settled(projections: Projections, name: string) {
      await projections.waitFor(name, await bench.eventStore.head(), PATIENCE);
      return documentsIn(bench, await projections.serving(name));
    },
    submit(projections: Projections, command: ManagementCommand, commandId: string = randomUUID()) {
      const envelope = { commandId, actor: OPERATOR, correlationId: commandId };
      return projections.submit(command, envelope, PATIENCE);
    },
    closeStores,
    openStores,
    async renew() {
      await end();
      await begin();
    },
  });
}

async function append(
  { eventStore }: Stores,
  stream: string,
  events: readonly EventToAppend[],
): Promise<Position> {
  const [last] = await eventStore.readStream(stream, { direction: 'backwards', limit: 1 });
  return (await eventStore.append(stream, last?.revision ?? ABSENT, events)).position;
}

async function wholeLog({ eventStore }: Stores): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from: Position = 0n; ;) {
    const page = await eventStore.readAll({ from, limit: 10_000 });
    events.push(...page.events);
    if (page.end) return events;
    from = page.next;
  }
}

/** All documents of a collection that is indexed by `group`, by id. */
export async function documentsIn(
  { documents }: Stores,
  collection: string,
): Promise<ReadonlyMap<string, Document>> {
  const all = new Map<string, Document>();
  for (let after: readonly (string | null)[] | undefined; ;) {
    const page: readonly StoredDocument[] = await documents.find(collection, {
      anyOf: [{}],
      sort: [['group', 1]],
      limit: 1_000,
      ...(after && { after }),
    });
    for (const { id, document } of page) all.set(id, document);
    const last = page.at(-1);
    if (last === undefined || page.length < 1_000) return all;
    after = [(last.document['group'] ?? null) as string | null, last.id];
  }
}

/** Resolves when the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await nextTurn();
}
