import type { Cache } from './cache.js';
import type { Loader } from './loading.js';
import type { CommandIdentity, PriorResult, Idempotency } from './idempotency.js';
import { evolveOwn, type Kind, type Loaded } from './state.js';
import type { Subject } from './subject.js';
import type { CommandEnvelope, CommandResult, RunOptions } from './types.js';
import { remember } from './window.js';
import type { DomainCommand } from '../decider.js';
import { isConflict, ValidationError } from '../../values/errors.js';
import type { AppendResult, EventStore } from '../../ports/event-store.js';
import type { DomainEvent, EventDefinition, EventToAppend } from '../../events/event.js';
import { eventIdsOf } from '../../events/fingerprint.js';
import { metadataOf } from '../../events/metadata.js';
import type { SnapshotWriter } from '../snapshot-writer.js';

export interface Order<State, Command extends DomainCommand, Definition extends EventDefinition, Context> {
  readonly subject: Subject<State, Command, Definition, Context>;
  readonly id: number | string;
  readonly stream: string;
  readonly command: Command;
  readonly envelope: CommandEnvelope;
  readonly options: RunOptions<State, Context>;
}

/** What every command is carried out with. */
export interface Parts {
  readonly eventStore: EventStore;
  readonly clock: () => number;
  readonly maxAttempts: number;
  readonly cache: Cache;
  readonly loader: Loader;
  readonly idempotency: Idempotency;
  readonly snapshots: SnapshotWriter;
}

export type Result<Definition extends EventDefinition> = CommandResult<DomainEvent<Definition>>;

/** Throws the conflict when another append was faster. */
export async function append<S, C extends DomainCommand, D extends EventDefinition, X>(
  parts: Parts,
  order: Order<S, C, D, X>,
  identity: CommandIdentity,
  loaded: Loaded,
  events: readonly DomainEvent<D>[],
): Promise<Result<D>> {
  const batch = toAppend(order, identity, events, parts.clock());
  // Evolved before anything is written: an event that the state cannot take never enters the log.
  const states = evolved(loaded, batch, order.subject.extension);
  let appended: AppendResult;
  try {
    appended = await parts.eventStore.append(identity.stream, loaded.revision, batch);
  } catch (error) {
    if (isConflict(error)) throw error;
    return afterLostAnswer(parts, order, identity, loaded, error);
  }
  const { revision, position } = appended;
  const { kind, stream, window, snapshot } = loaded;
  const { commandId, fingerprint } = identity;
  remember(window, commandId, fingerprint, [loaded.revision + 1, revision], position);
  const lastEventId = batch.at(-1)?.id ?? loaded.lastEventId;
  const { state, own } = states;
  // In one piece: putting it together of parts takes several times as long.
  const next = { kind, stream, state, own, revision, position, lastEventId, window, snapshot };
  parts.snapshots.consider(parts.cache.set(next));
  parts.idempotency.ran(identity);
  return { stream: identity.stream, revision, position, events, repeated: false };
}

/** An aggregate's events move its state and all slices, those of an extension its slice alone. */
function evolved(
  { kind, state, own }: Loaded,
  events: readonly EventToAppend[],
  extension: string | undefined,
): Pick<Loaded, 'state' | 'own'> {
  for (const { type, data, metadata } of events) {
    const event = { type, data, metadata };
    if (extension === undefined) state = kind.aggregate.evolve(state, event);
    own = evolveOwn(kind, own, event, extension);
  }
  return { state, own };
}

function toAppend<S, C extends DomainCommand, D extends EventDefinition, X>(
  { subject: { catalog, extension }, envelope, command }: Order<S, C, D, X>,
  { stream, commandId, fingerprint }: CommandIdentity,
  events: readonly DomainEvent<D>[],
  now: number,
): EventToAppend[] {
  const ids = eventIdsOf(commandId, stream, events);
  const received = new Date(now).toISOString();
  return ids.map((id, index) => {
    const { type, data } = events[index] as DomainEvent;
    const schemaVersion = catalog.version(type);
    const written = { fingerprint, schemaVersion, received, commandType: command.type, extension };
    const metadata = metadataOf(envelope, written);
    return { id, type, data, metadata };
  });
}

/** The store failed, perhaps only in answering: the events may be in the log all the same. */
async function afterLostAnswer<S, C extends DomainCommand, D extends EventDefinition, X>(
  { cache, loader, idempotency }: Parts,
  order: Order<S, C, D, X>,
  identity: CommandIdentity,
  loaded: Loaded,
  failure: unknown,
): Promise<Result<D>> {
  if (failure instanceof ValidationError) throw failure;
  const newer = await loader.refresh(loaded).catch(() => loaded);
  if (!newer.window.commands.has(identity.commandId)) throw failure;
  const events = await idempotency.find(identity, cache.set(newer));
  if (events === null) throw failure;
  return resultOf(loaded.kind, order.stream, events, false);
}

/** The result of events that are in the log already. What a feature that is not enabled has decided says nothing here. */
export function resultOf<D extends EventDefinition>(
  { catalog }: Kind,
  stream: string,
  events: PriorResult,
  repeated: boolean,
): Result<D> {
  const { revision, position } = events.at(-1) ?? events[0];
  const decoded = events.flatMap((event) => {
    if (catalog.isDisabled(event)) return [];
    const { type, data } = catalog.decode(event);
    return [{ type, data } as DomainEvent<D>];
  });
  return { stream, revision, position, events: decoded, repeated };
}
