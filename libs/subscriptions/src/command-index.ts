import {
  type CommandIndex,
  type CommandIndexEntry,
  type Documents,
  isKernelStream,
  ParleyError,
  type Position,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { LRUCache } from 'lru-cache';
import { defineProjection, on } from './projector/projection.js';

export const commandIndexProjection = defineProjection<CommandIndexEntry>({
  name: 'commands',
  version: 2,
  weight: 7,
  indexes: [],
  fields: {
    stream: { type: 'string', meaning: 'Stream that the command appended to.' },
    firstRevision: { type: 'integer', meaning: 'Revision of its first event.' },
    lastRevision: { type: 'integer', meaning: 'Revision of its last event.' },
  },
  on: {
    '*': on<RecordedEvent, CommandIndexEntry>({
      key: (event) => (isKernelStream(event.stream) ? [] : event.metadata.commandId),
      apply: foldCommand,
    }),
  },
});

/** The stream that used the id first keeps it. */
function foldCommand(entry: CommandIndexEntry | null, event: RecordedEvent): CommandIndexEntry {
  const { stream, revision } = event;
  if (entry === null) {
    return { stream, firstRevision: revision, lastRevision: revision };
  }
  if (entry.stream !== stream || entry.lastRevision >= revision) return entry;
  return { ...entry, lastRevision: revision };
}

export interface CommandIndexDependencies {
  readonly documents: Documents;
  /** Collection that the `commands` projection serves now. */
  readonly serving: () => Promise<string>;
  readonly waitFor: (position: Position, timeoutMs: number) => Promise<'reached' | 'late' | 'parked'>;
}

/** Positions remembered as passed: a stream asks for the same one many times in a row. */
const REMEMBERED_POSITIONS = 10_000;

export function createCommandIndex({ documents, serving, waitFor }: CommandIndexDependencies): CommandIndex {
  const passed = new LRUCache<Position, string>({ max: REMEMBERED_POSITIONS });
  const find = batched(async (ids) => documents.get<CommandIndexEntry>(await serving(), ids));

  return {
    find: async (commandId) => (await find(commandId))?.document ?? null,
    async passed(position, timeoutMs) {
      const collection = await ifReady(serving());
      if (collection !== null && passed.get(position) === collection) return true;
      if ((await waitFor(position, timeoutMs)) !== 'reached') return false;
      if (collection !== null) passed.set(position, collection);
      return true;
    },
  };
}

async function ifReady(serving: Promise<string>): Promise<string | null> {
  try {
    return await serving;
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'PROJECTION_NOT_READY') return null;
    throw error;
  }
}

/** Lookups asked for in one turn of the event loop share one read. */
function batched<V>(
  read: (ids: readonly string[]) => Promise<ReadonlyMap<string, V>>,
): (id: string) => Promise<V | undefined> {
  let waiting: { readonly ids: Set<string>; readonly found: Promise<ReadonlyMap<string, V>> } | null = null;

  const nextBatch = () => {
    const ids = new Set<string>();
    const endOfTurn = new Promise<void>((resolve) => process.nextTick(resolve));
    const found = endOfTurn.then(() => {
      waiting = null;
      return read([...ids]);
    });
    return { ids, found };
  };

  return async (id) => {
    waiting ??= nextBatch();
    waiting.ids.add(id);
    return (await waiting.found).get(id);
  };
}
