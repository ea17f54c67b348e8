import {
  type Checkpoint,
  type Checkpoints,
  type EventStore,
  identify,
  type LogIdentity,
  markOf,
  ParleyError,
  type Position,
  positionToText,
  readIdentity,
  type Records,
  START,
} from '@parley/eventsourcing';
import { BEGUN, checkpointName } from '../reactor/state/stored.js';
import { logErrors } from './log-errors.js';

/** Kind and id of the record that says from which log the documents were built. */
export const LOG_RECORD = ['log', 'built-from'] as const;

/** As it is kept; `resetting`: somebody has begun to forget everything, and the rest may be of any log. */
type BuiltFrom = { readonly resetting: true } | Readonly<Record<'logId' | 'epoch' | 'position', string>>;

export interface LogStores {
  readonly eventStore: EventStore;
  readonly documents: Checkpoints & Records;
}

const recordOf = ({ logId, epoch, position }: LogIdentity): BuiltFrom => ({
  logId,
  epoch,
  position: positionToText(position),
});

/** Writes down from which log the documents are built from now on. */
export async function putBuiltFrom(documents: Records, identity: LogIdentity): Promise<void> {
  await documents.putRecord(...LOG_RECORD, recordOf(identity));
}

export async function putResetting(documents: Records): Promise<void> {
  const resetting: BuiltFrom = { resetting: true };
  await documents.putRecord(...LOG_RECORD, resetting);
}

/** What became of comparing documents with a log. */
export interface Belonging {
  /** Null only when the log has none and none was to be given. */
  readonly identity: LogIdentity | null;
  /** `LOG_MISMATCH`, `CHECKPOINT_BEYOND_HEAD`; null: what the documents hold was built from this log. */
  readonly mismatch: ParleyError | null;
}

/** Compares documents with a log and changes nothing. Throws what the stores throw. */
export async function compareWithLog({ eventStore, documents }: LogStores): Promise<Belonging> {
  const identity = await readIdentity(eventStore);
  return { identity, mismatch: await mismatchOf({ eventStore, documents }, identity) };
}

/**
 * The same before a process begins to work: gives the log its identity, and notes it in documents that have never had one
 * and that hold nothing which this log does not hold.
 */
export async function belongToLog(stores: LogStores, now: number): Promise<Belonging> {
  const identity = await identify(stores.eventStore, now);
  const mismatch = await mismatchOf(stores, identity);
  if (mismatch === null) await stores.documents.putRecord(...LOG_RECORD, recordOf(identity), 0);
  return { identity, mismatch };
}

/** What is looked at moves on meanwhile: so the documents first, and then the log, which is never behind them. */
async function mismatchOf(
  { eventStore, documents }: LogStores,
  identity: LogIdentity | null,
): Promise<ParleyError | null> {
  const builtFrom = await documents.getRecord<BuiltFrom>(...LOG_RECORD);
  const other = builtFrom === null ? null : otherLog(builtFrom.value, identity);
  if (other !== null) return other;
  const checkpoints = await reachedPlaces(documents);
  const head = await eventStore.head();
  const beyond = checkpoints.find(({ position }) => position > head);
  if (beyond !== undefined) return beyondHead(beyond, head);
  const strangers = await Promise.all(checkpoints.map((one) => isStranger(eventStore, one)));
  const stranger = checkpoints.find((_, index) => strangers[index]);
  return stranger === undefined ? null : unknownEvent(stranger);
}

/** Every place of the log that the documents have come to, the farthest first. */
async function reachedPlaces(documents: Checkpoints & Records): Promise<readonly Checkpoint[]> {
  const begun = await documents.listRecords<string>(BEGUN);
  const begins = begun.map(({ id, value }) => ({ name: checkpointName(id), position: BigInt(value) }));
  const all = [...(await documents.listCheckpoints()), ...begins];
  return all.filter(({ position }) => position > START).sort((a, b) => Number(b.position - a.position));
}

/** Whether the log holds something else, or nothing, where the documents were. */
export async function isStranger(eventStore: EventStore, { position, mark }: Checkpoint): Promise<boolean> {
  if (mark === undefined) return !(await isPlace(eventStore, position));
  const event = await eventStore.eventAt(mark.position);
  return event === null || markOf(event).event !== mark.event;
}

/** Of checkpoints of old, which have no mark: whether a page can begin there. */
async function isPlace(eventStore: EventStore, position: Position): Promise<boolean> {
  try {
    await eventStore.readAll({ from: position, limit: 1 });
    return true;
  } catch (error) {
    if (error instanceof ParleyError && error.code === 'INVALID_READ') return false;
    throw error;
  }
}

/** What can be done about documents of another log. */
const ADVICE =
  'Stop every server and worker, and restore the read models that were kept with this log; ' +
  'or run parley documents reset: the next start builds them from this log.';

function otherLog(builtFrom: BuiltFrom, identity: LogIdentity | null): ParleyError | null {
  if ('resetting' in builtFrom)
    return mismatch('A reset of the read models was begun and not finished: run parley documents reset.');
  const { logId, epoch, position } = builtFrom;
  if (identity === null)
    return mismatch(`The read models were built from log ${logId}, this log has no name. ${ADVICE}`, {
      logId,
    });
  if (logId !== identity.logId)
    return mismatch(
      `The read models were built from log ${logId}, this is log ${identity.logId}. ${ADVICE}`,
      {
        builtFrom: logId,
        logId: identity.logId,
      },
    );
  if (epoch !== identity.epoch)
    return mismatch(
      `The log was restored from a backup, and the read models were built before that. ${ADVICE}`,
      {
        builtFrom: epoch,
        epoch: identity.epoch,
      },
    );
  if (position === positionToText(identity.position)) return null;
  return mismatch(
    `The log was copied to other positions, and the read models were built before that. ${ADVICE}`,
    {
      logId,
    },
  );
}

const mismatch = (message: string, details = {}): ParleyError => logErrors.LOG_MISMATCH(message, details);

const beyondHead = ({ name, position }: Checkpoint, head: Position): ParleyError =>
  logErrors.CHECKPOINT_BEYOND_HEAD(
    `The read models have come to ${position} (${name}), and the log ends at ${head}: it has lost events, or it is another one. ${ADVICE}`,
    { checkpoint: name, position: positionToText(position), head: positionToText(head) },
  );

const unknownEvent = ({ name, position, mark }: Checkpoint): ParleyError =>
  mismatch(
    `The log holds another event at ${mark?.position ?? position} than the one that the read models have folded (${name}): ` +
      `it has lost events, or it is another one. ${ADVICE}`,
    { checkpoint: name, position: positionToText(mark?.position ?? position) },
  );
