import { createProjections, type ProjectionState, type Projections } from '@parley/subscriptions';
import { START, type DocumentStore, type EventStore, type Position } from '@parley/eventsourcing';
import type { Product } from '@parley/composition';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Patience } from './patience.js';

/** Time between two looks at how far the read models are, in ms. */
const LOOK_MS = 200;
/** States that no waiting changes. */
const STOPPED: ReadonlySet<string> = new Set(['failed', 'paused']);

export interface RebuildOptions {
  readonly eventStore: EventStore;
  readonly documents: DocumentStore;
  readonly product: Product;
  readonly patience: Patience;
  /** Percent, 0 to 100. */
  readonly onProgress: (percent: number) => void;
}

/** How the building of one read model ended. */
export interface BuiltReadModel {
  readonly name: string;
  /** Whether queries read it, up to the end of the log. */
  readonly isServing: boolean;
  readonly position: Position;
  /** Why it has stopped: the code of the failure, or `paused`. */
  readonly error?: string;
}

/** Builds every read model up to the end that the log has now; workers that run already are left to it and waited for. */
export async function buildReadModels(options: RebuildOptions): Promise<readonly BuiltReadModel[]> {
  const { eventStore, documents, product, patience } = options;
  const { catalog, definitions } = product;
  const projections = createProjections({
    eventStore,
    documents,
    catalog,
    definitions,
    owner: `migrate-${randomUUID()}`,
    clock: Date.now,
  });
  const head = await patience(() => eventStore.head());
  const names = definitions.map(({ name }) => name);
  await projections.start();
  try {
    return await untilBuilt(projections, names, head, options);
  } finally {
    await projections.stop();
  }
}

async function untilBuilt(
  projections: Projections,
  names: readonly string[],
  head: Position,
  { patience, onProgress }: RebuildOptions,
): Promise<readonly BuiltReadModel[]> {
  for (;;) {
    const states = await patience(() => projections.states());
    const built = names.map((name) => resultOf(name, states, head));
    onProgress(percentOf(built, head));
    if (built.every(({ isServing, error }) => isServing || error !== undefined)) return built;
    await pause(LOOK_MS);
  }
}

/** A read model is there as soon as the build that queries read has come to the end, whatever is built beside it. */
function resultOf(name: string, all: readonly ProjectionState[], head: Position): BuiltReadModel {
  const states = all.filter((state) => state.name === name);
  const served = states.find(({ serving, position }) => serving && position >= head);
  if (served !== undefined) return { name, isServing: true, position: served.position };
  const position = states.reduce((most, state) => (state.position > most ? state.position : most), START);
  const [first] = states;
  if (first === undefined || states.some(({ state }) => !STOPPED.has(state)))
    return { name, isServing: false, position };
  return { name, isServing: false, position, error: first.error ?? first.state };
}

function percentOf(built: readonly BuiltReadModel[], head: Position): number {
  if (head === START) return 100;
  const parts = built.map(({ position }) => Math.min(1, Number(position) / Number(head)));
  return Math.floor((100 * parts.reduce((sum, part) => sum + part, 0)) / built.length);
}
