import { LRUCache } from 'lru-cache';
import type { CommandIndex } from './command-index.js';
import type { Loaded } from './command-runner.state.js';
import { DomainError, InfrastructureError } from './errors.js';
import type { EventStore } from './event-store.js';
import type { Position, RecordedEvent } from './event.js';

/** How long a command waits for the index of older commands, in ms. */
const INDEX_WAIT_MS = 2_000;
/** Commands whose stream is remembered in memory, to refuse at once an id that another stream has used. */
const RECENT_COMMANDS = 50_000;

export interface Asked {
  readonly stream: string;
  readonly commandId: string;
  readonly fingerprint: string;
}

export type FirstRun = readonly [RecordedEvent, ...RecordedEvent[]];

export interface Repeats {
  /** Events of the command's first run, null when it has none. Throws `COMMAND_ID_REUSED`, `COMMAND_INDEX_BEHIND`. */
  find(asked: Asked, loaded: Loaded<unknown>): Promise<FirstRun | null> | null;
  ran(asked: Asked): void;
}

export function createRepeats(eventStore: EventStore, commandIndex: CommandIndex): Repeats {
  const recent = new LRUCache<string, string>({ max: RECENT_COMMANDS });

  const read = async (
    { stream, commandId }: Asked,
    { firstRevision, lastRevision }: { readonly firstRevision: number; readonly lastRevision: number },
  ): Promise<FirstRun | null> => {
    const limit = lastRevision - firstRevision + 1;
    const page = await eventStore.readStream(stream, { from: firstRevision, limit });
    // None in a log that was restored from before the command: it never ran then.
    const [first, ...others] = page.filter((event) => event.metadata.commandId === commandId);
    return first === undefined ? null : [first, ...others];
  };

  /** For a command that the window may have dropped. What is newer than the state is left to the append to find out. */
  const findOld = async (
    asked: Asked,
    loaded: Loaded<unknown>,
    start: Position,
  ): Promise<FirstRun | null> => {
    if (!(await commandIndex.passed(start, INDEX_WAIT_MS))) throw indexBehind(asked);
    const entry = await commandIndex.find(asked.commandId);
    if (entry === null) return null;
    if (entry.stream !== asked.stream || entry.fingerprint !== asked.fingerprint) throw reused(asked);
    return entry.lastRevision > loaded.revision ? null : read(asked, entry);
  };

  return {
    find(asked, loaded) {
      const known = loaded.window.commands.get(asked.commandId);
      if (known !== undefined) {
        if (known.fingerprint !== asked.fingerprint) throw reused(asked);
        return read(asked, known);
      }
      if ((recent.get(asked.commandId) ?? asked.stream) !== asked.stream) throw reused(asked);
      return loaded.window.start === null ? null : findOld(asked, loaded, loaded.window.start);
    },
    ran: ({ commandId, stream }) => void recent.set(commandId, stream),
  };
}

function reused({ commandId, stream }: Asked): DomainError {
  return new DomainError(
    'COMMAND_ID_REUSED',
    `Command id ${commandId} was used before with another command.`,
    'conflict',
    { commandId, stream },
  );
}

function indexBehind({ stream }: Asked): InfrastructureError {
  return new InfrastructureError(
    'COMMAND_INDEX_BEHIND',
    `The index of older commands of ${stream} has not caught up; the command was not run.`,
    { stream },
  );
}
