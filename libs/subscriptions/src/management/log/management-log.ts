import {
  appendDecided,
  type CommandEnvelope,
  type ConcurrencyError,
  createCatalog,
  createSharedReads,
  NO_REST,
  type DomainEvent,
  type EventDefinition,
  type EventCatalog,
  type EventMetadata,
  eventIdsOf,
  type EventStore,
  fingerprintOf,
  metadataOf,
  ParleyError,
  type Position,
  type RecordedEvent,
  type RecordedOf,
  kernelErrors,
} from '@parley/eventsourcing';

const PAGE = 1_000;
/** Most decisions of one command before `TOO_MUCH_CONTENTION`. */
const MAX_ROUNDS = 50;

export interface Submitted {
  /** Of its event in the stream, and in the whole log. */
  readonly revision: number;
  readonly position: Position;
  /** The command id was used before, with the same body. */
  readonly repeated: boolean;
}

/** What operators do, as one stream of events that every process follows. */
export interface ManagementLog<S, E = never> {
  /** What the stream says, as last read. */
  known(): S;
  /** Revision of the last event that was read; -1: none. */
  revision(): number;
  /** Whether a command of this id has left an event, as last read. */
  hasRun(commandId: string): boolean;
  /** Reads what is new. */
  refresh(): Promise<S>;
  /**
   * Decides on what the stream says now and appends the event at its end; null when it decides on none. A command id that was used before
   * answers its first event.
   * Throws what `decide` throws, `COMMAND_ID_REUSED` for another body, `TOO_MUCH_CONTENTION`, and the store's errors.
   */
  submit<D extends E | null>(
    envelope: CommandEnvelope,
    body: unknown,
    decide: (state: S) => Promise<D>,
  ): Promise<Submitted | Extract<D, null>>;
}

export interface ManagementReaderOptions<S, D extends EventDefinition> {
  readonly eventStore: Pick<EventStore, 'readStream'>;
  readonly stream: string;
  readonly events: readonly D[];
  /** Before the first event; kept up to date in place. */
  readonly state: S;
  evolve(state: S, event: RecordedOf<D>): void;
}

export interface ManagementLogOptions<S, D extends EventDefinition> extends ManagementReaderOptions<S, D> {
  readonly eventStore: EventStore;
  readonly clock: () => number;
}

interface Command extends Omit<Submitted, 'repeated'> {
  readonly fingerprint: string;
}

/** What the stream says, kept up to date by `refresh`. */
function follow<S, D extends EventDefinition>(
  { eventStore, stream, state, evolve }: ManagementReaderOptions<S, D>,
  catalog: EventCatalog,
) {
  const commands = new Map<string, Command>();
  const share = createSharedReads(NO_REST);
  let read = -1;

  const take = (recorded: RecordedEvent): void => {
    const event = decoded(catalog, recorded);
    const { revision, position, metadata } = recorded;
    read = revision;
    if (event === null) return;
    evolve(state, event as RecordedOf<D>);
    commands.set(metadata.commandId, { revision, position, fingerprint: metadata.fingerprint });
  };
  const readNow = async (): Promise<S> => {
    for (;;) {
      const events = await eventStore.readStream(stream, { from: read + 1, limit: PAGE });
      events.forEach(take);
      if (events.length < PAGE) return state;
    }
  };
  /** One after the other, so that no event is folded twice. */
  const refresh = (): Promise<S> => share(commands, 'read', readNow);
  return { commands, refresh, revision: () => read };
}

/** What the stream says, for readers without commands of their own: each call reads what is new. */
export const readManagementLog = <S, D extends EventDefinition>(
  options: ManagementReaderOptions<S, D>,
): (() => Promise<S>) => follow(options, createCatalog(options.events)).refresh;

export function createManagementLog<S, D extends EventDefinition>(
  options: ManagementLogOptions<S, D>,
): ManagementLog<S, DomainEvent<D>> {
  const { eventStore, clock, stream, state } = options;
  const catalog = createCatalog(options.events);
  const { commands, refresh, revision } = follow(options, catalog);
  const appendAt = async (end: number, event: DomainEvent, metadata: EventMetadata): Promise<Submitted> => {
    const [id = ''] = eventIdsOf(metadata.commandId, stream, [event]);
    const { position } = await eventStore.append(stream, end, [{ id, ...event, metadata }]);
    await refresh();
    return { revision: end + 1, position, repeated: false };
  };

  return {
    known: () => state,
    revision,
    hasRun: (commandId) => commands.has(commandId),
    refresh,
    async submit<C extends DomainEvent<D> | null>(
      envelope: CommandEnvelope,
      body: unknown,
      decide: (state: S) => Promise<C>,
    ) {
      const fingerprint = fingerprintOf(body);
      return appendDecided<S, Submitted | Extract<C, null>>({
        attempts: MAX_ROUNDS,
        first: await refresh(),
        newer: refresh,
        contention,
        async decide() {
          const prior = priorResult(commands.get(envelope.commandId), fingerprint, stream);
          if (prior !== null) return { answer: prior };
          // Whatever is appended while it is decided leads to a conflict, and to another decision.
          const end = revision();
          const event = await decide(state);
          if (event === null) return { answer: event as Extract<C, null> };
          const schemaVersion = catalog.version(event.type);
          const metadata = metadataOf(envelope, {
            fingerprint,
            schemaVersion,
            received: new Date(clock()).toISOString(),
          });
          return { append: () => appendAt(end, event, metadata) };
        },
      });
    },
  };
}

const contention = (): ConcurrencyError =>
  kernelErrors.TOO_MUCH_CONTENTION('Other commands kept coming first.');

function priorResult(known: Command | undefined, fingerprint: string, stream: string): Submitted | null {
  if (known === undefined) return null;
  const { revision, position } = known;
  if (known.fingerprint === fingerprint) return { revision, position, repeated: true };
  const message = 'The command id was used before for another command.';
  throw kernelErrors.COMMAND_ID_REUSED(message, { stream });
}

/** Null for an event that only a newer program knows: what it asks for is that program's to do. */
function decoded(catalog: EventCatalog, event: RecordedEvent): RecordedEvent | null {
  try {
    return catalog.decode(event);
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'UNKNOWN_EVENT') return null;
    throw error;
  }
}
