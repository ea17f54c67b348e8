import {
  type CommandEnvelope,
  ConcurrencyError,
  createCatalog,
  createSharedReads,
  DomainError,
  eventIdsOf,
  type EventStore,
  fingerprintOf,
  isConflict,
  metadataOf,
  ParleyError,
  type RecordedEvent,
} from '@parley/eventsourcing';
import { operationEvents } from './projection.events.js';
import {
  evolve,
  noOperations,
  type OperationEvent,
  type Operations,
  type RecordedOperation,
} from './operations.js';

/** What operators have done to projections, in order; every process follows it. */
export const OPERATIONS_STREAM = 'operations-projections';

const PAGE = 1_000;
/** Most decisions of one order before `TOO_MUCH_CONTENTION`. */
const MAX_ROUNDS = 50;

export interface Submitted {
  readonly revision: number;
  /** The command id was used before, with the same body. */
  readonly repeated: boolean;
}

export interface OperationsLog {
  /** As last read. */
  known(): Operations;
  /** Reads what is new. */
  refresh(): Promise<Operations>;
  /**
   * Decides on what the stream says now and appends the event at its end; null when it decides on none. A command id that was used before
   * answers its first event.
   * Throws what `decide` throws, `COMMAND_ID_REUSED` for another body, `TOO_MUCH_CONTENTION`, and the store's errors.
   */
  submit<E extends OperationEvent | null>(
    envelope: CommandEnvelope,
    body: unknown,
    decide: (operations: Operations) => Promise<E>,
  ): Promise<Submitted | Extract<E, null>>;
}

const catalog = createCatalog(operationEvents);

export function createOperationsLog(eventStore: EventStore, clock: () => number): OperationsLog {
  const operations = noOperations();
  const share = createSharedReads(async () => undefined);

  const readNow = async (): Promise<Operations> => {
    for (;;) {
      const options = { from: operations.revision + 1, limit: PAGE };
      const events = await eventStore.readStream(OPERATIONS_STREAM, options);
      for (const event of events) take(operations, event);
      if (events.length < PAGE) return operations;
    }
  };
  /** One after the other, so that no event is folded twice. */
  const refresh = (): Promise<Operations> => share(operations, 'read', readNow);

  return {
    known: () => operations,
    refresh,
    async submit(envelope, body, decide) {
      const fingerprint = fingerprintOf(body);
      for (let round = 0; round < MAX_ROUNDS; round++) {
        const now = await refresh();
        const first = firstRun(now, envelope.commandId, fingerprint);
        if (first !== null) return first;
        // Whatever is appended while it is decided leads to a conflict, and to another decision.
        const end = now.revision;
        const event = await decide(now);
        if (event === null) return event as never;
        if (!(await append(eventStore, end, event, { envelope, fingerprint, now: clock() }))) continue;
        await refresh();
        return { revision: end + 1, repeated: false };
      }
      throw new ConcurrencyError('TOO_MUCH_CONTENTION', 'Other orders kept coming first.');
    },
  };
}

/** An event that only a newer program knows is passed over: what it asks for is that program's to do. */
function take(operations: Operations, event: RecordedEvent): void {
  try {
    evolve(operations, catalog.decode(event) as RecordedOperation);
  } catch (error) {
    if (!(error instanceof ParleyError && error.code === 'UNKNOWN_EVENT')) throw error;
    operations.revision = event.revision;
  }
}

function firstRun({ commands }: Operations, commandId: string, fingerprint: string): Submitted | null {
  const known = commands.get(commandId);
  if (known === undefined) return null;
  if (known.fingerprint === fingerprint) return { revision: known.revision, repeated: true };
  const message = 'The command id was used before for another order.';
  throw new DomainError('COMMAND_ID_REUSED', message, 'conflict', { stream: OPERATIONS_STREAM });
}

interface Told {
  readonly envelope: CommandEnvelope;
  readonly fingerprint: string;
  readonly now: number;
}

/** False when another append was faster. */
async function append(
  eventStore: EventStore,
  end: number,
  event: OperationEvent,
  { envelope, fingerprint, now }: Told,
): Promise<boolean> {
  const [id = ''] = eventIdsOf(envelope.commandId, OPERATIONS_STREAM, [event]);
  const metadata = metadataOf(envelope, { fingerprint, schemaVersion: catalog.version(event.type), now });
  try {
    await eventStore.append(OPERATIONS_STREAM, end, [{ id, ...event, metadata }]);
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}
