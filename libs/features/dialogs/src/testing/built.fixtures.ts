import type { Product } from '@parley/composition';
import type { DocumentStore, EventStore } from '@parley/eventsourcing';
import { createProjections } from '@parley/subscriptions';

const PATIENCE_MS = 30_000;

/** Read models of a log on a document store. */
export interface Built {
  /** The collection that is served of one. */
  serving(name: string): Promise<string>;
  /** Waits until they hold all of the log. */
  reached(): Promise<void>;
  stop(): Promise<void>;
}

export interface Stores {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
}

type Models = Pick<Product, 'catalog' | 'projections'>;

/** All of them, which fold what is appended from now on. */
export async function built(stores: Stores, models: Models, owner = 'test'): Promise<Built> {
  const { catalog, projections: definitions } = models;
  const projections = createProjections({ ...stores, catalog, definitions, owner, clock: Date.now });
  await projections.start();
  return {
    serving: (name) => projections.serving(name),
    async reached() {
      const head = await stores.eventStore.head();
      for (const { name } of definitions) {
        const outcome = await projections.waitFor(name, head, PATIENCE_MS);
        if (outcome !== 'reached') throw new Error(`${name} is ${outcome}`);
      }
    },
    stop: () => projections.stop(),
  };
}

/** Each is built when it is first asked for: a test reads a few of them, and on a server the others would cost most of its time. */
export function builtWhenAsked(stores: Stores, { catalog, projections }: Models): Built {
  const asked = new Map<string, Promise<Built>>();
  const build = async (name: string): Promise<Built> => {
    const models = { catalog, projections: projections.filter((one) => one.name === name) };
    const one = await built(stores, models, `test of ${name}`);
    await one.reached();
    return one;
  };
  const all = (): Promise<readonly Built[]> => Promise.all(asked.values());
  return {
    async serving(name) {
      const one = asked.get(name) ?? build(name);
      asked.set(name, one);
      return (await one).serving(name);
    },
    async reached() {
      for (const one of await all()) await one.reached();
    },
    async stop() {
      await Promise.all((await all()).map((one) => one.stop()));
    },
  };
}
