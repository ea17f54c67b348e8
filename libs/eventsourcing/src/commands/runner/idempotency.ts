import type { CommandIndex, CommandIndexEntry } from '../command-index.types.js';
import type { Loaded } from './state.js';
import type { DomainError, InfrastructureError } from '../../values/errors.js';
import type { EventStore } from '../../ports/event-store.js';
import type { Position, RecordedEvent } from '../../events/event.js';
import { createLatest } from '../../values/latest.js';
import { kernelErrors } from '../../values/kernel-errors.js';

/** How long a command waits for the index of older commands, in ms. */
const INDEX_WAIT_MS = 2_000;
/** Commands whose stream is remembered in memory, to refuse at once an id that another stream has used. */
const RECENT_COMMANDS = 50_000;

/** A command by its id. */
export interface Named {
  readonly stream: string;
  readonly commandId: string;
}

export interface CommandIdentity extends Named {
  readonly fingerprint: string;
}

export type PriorResult = readonly [RecordedEvent, ...RecordedEvent[]];

export interface Idempotency {
  /** Events of the command's first run, null when it has none. Throws `COMMAND_ID_REUSED`, `COMMAND_INDEX_BEHIND`. */
  find(identity: CommandIdentity, loaded: Loaded): Promise<PriorResult | null> | null;
  /** The same of a command that is asked for and not given, whatever it said. Throws `COMMAND_INDEX_BEHIND`. */
  named(named: Named, loaded: Loaded): Promise<PriorResult | null>;
  ran(identity: CommandIdentity): void;
}

export function createIdempotency(eventStore: EventStore, commandIndex: CommandIndex): Idempotency {
  const recent = createLatest<string, string>(RECENT_COMMANDS);

  const read = async (
    { stream, commandId }: Named,
    { firstRevision, lastRevision }: { readonly firstRevision: number; readonly lastRevision: number },
  ): Promise<PriorResult | null> => {
    const limit = lastRevision - firstRevision + 1;
    const page = await eventStore.readStream(stream, { from: firstRevision, limit });
    // None in a log that was restored from before the command: it never ran then.
    const [first, ...others] = page.filter((event) => event.metadata.commandId === commandId);
    return first === undefined ? null : [first, ...others];
  };

  /** What the index knows of a command that the window may have dropped. */
  const indexed = async (named: Named, start: Position): Promise<CommandIndexEntry | null> => {
    if (!(await commandIndex.passed(start, INDEX_WAIT_MS))) throw indexBehind(named);
    return commandIndex.find(named.commandId);
  };

  /** What is newer than the state is left to the append to find out. */
  const findOld = async (
    identity: CommandIdentity,
    loaded: Loaded,
    start: Position,
  ): Promise<PriorResult | null> => {
    const entry = await indexed(identity, start);
    if (entry === null) return null;
    if (entry.stream !== identity.stream) throw reused(identity);
    if (entry.lastRevision > loaded.revision) return null;
    const prior = await read(identity, entry);
    if (prior !== null && prior[0].metadata.fingerprint !== identity.fingerprint) throw reused(identity);
    return prior;
  };

  return {
    find(identity, loaded) {
      const known = loaded.window.commands.get(identity.commandId);
      if (known !== undefined) {
        if (known.fingerprint !== identity.fingerprint) throw reused(identity);
        return read(identity, known);
      }
      if ((recent.get(identity.commandId) ?? identity.stream) !== identity.stream) throw reused(identity);
      return loaded.window.start === null ? null : findOld(identity, loaded, loaded.window.start);
    },
    async named(named, { window }) {
      const known = window.commands.get(named.commandId);
      if (known !== undefined) return read(named, known);
      const entry = window.start === null ? null : await indexed(named, window.start);
      return entry?.stream === named.stream ? read(named, entry) : null;
    },
    ran({ commandId, stream }) {
      recent.set(commandId, stream);
    },
  };
}

function reused({ commandId, stream }: Named): DomainError {
  return kernelErrors.COMMAND_ID_REUSED(`Command id ${commandId} was used before with another command.`, {
    commandId,
    stream,
  });
}

function indexBehind({ stream }: Named): InfrastructureError {
  return kernelErrors.COMMAND_INDEX_BEHIND(
    `The index of older commands of ${stream} has not caught up; the command was not run.`,
    { stream },
  );
}
