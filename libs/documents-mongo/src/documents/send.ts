import type { Database } from '../database.js';
import { isServerError, leaseLost, writeRefused } from '../connection/errors.js';
import { inParallel } from '../parallel.js';
import type { Replacement } from './prepare.js';

/** A write as it is sent to the server. */
export interface SendableWrite {
  readonly id: string;
  /** Which document it may change or remove. */
  readonly filter: Readonly<Record<string, unknown>>;
  /** Null removes. */
  readonly replacement: Replacement | null;
  /** To be inserted; replaced only when that is refused. */
  readonly isNew: boolean;
  /** At least as many as its replacement takes. */
  readonly bytes: number;
}

type Verb = 'insert' | 'update' | 'delete';

interface Parcel<W> {
  readonly verb: Verb;
  readonly writes: W[];
}

/** What the server answers to a command of writes that it has taken. */
interface Answer {
  readonly writeErrors?: readonly { readonly index: number; readonly code: number }[];
}

const DUPLICATE_KEY = 11_000;
const FAILED_VALIDATION = 121;
/** Writes of one command, which may have 100,000 of them. */
const MOST_TOGETHER = 5_000;
/** Of one command, which may have 48 MB. */
const MOST_BYTES_TOGETHER = 40_000_000;
const DURABLE = { w: 'majority', j: true } as const;

/**
 * Sends writes of different documents. Answers those whose document is there and would not be replaced. As commands, because the
 * driver's interface for many writes takes longer to weigh them than to send them. Throws LEASE_LOST.
 */
export async function sendWrites<W extends SendableWrite>(
  database: Database,
  collection: string,
  writes: readonly W[],
  lease: string,
): Promise<readonly W[]> {
  const refused = await inParallel(parcelsOf(writes), (parcel) =>
    sendParcel(database, collection, parcel, lease),
  );
  return refused.flat();
}

async function sendParcel<W extends SendableWrite>(
  { db }: Database,
  collection: string,
  { verb, writes }: Parcel<W>,
  lease: string,
): Promise<readonly W[]> {
  const command = { [verb]: collection, ...statements(verb, writes), ordered: false, writeConcern: DURABLE };
  const { writeErrors = [] } = (await db.command(command).catch((error: unknown) => {
    throw isServerError(error, 'failedValidation') ? leaseLost(lease) : error;
  })) as Answer;
  if (writeErrors.some(({ code }) => code === FAILED_VALIDATION)) throw leaseLost(lease);
  const other = writeErrors.find(({ code }) => code !== DUPLICATE_KEY);
  if (other !== undefined) throw writeRefused(other.code);
  return writeErrors.map(({ index }) => writes[index] as W);
}

function statements(verb: Verb, writes: readonly SendableWrite[]): Readonly<Record<string, unknown>> {
  if (verb === 'insert') return { documents: writes.map(({ replacement }) => replacement) };
  if (verb === 'delete') return { deletes: writes.map(({ filter }) => ({ q: filter, limit: 1 })) };
  return { updates: writes.map(({ filter, replacement }) => ({ q: filter, u: replacement, upsert: true })) };
}

const verbOf = ({ isNew, replacement }: SendableWrite): Verb =>
  replacement === null ? 'delete' : isNew ? 'insert' : 'update';

/** As few commands as their sizes allow. */
function parcelsOf<W extends SendableWrite>(writes: readonly W[]): readonly Parcel<W>[] {
  const parcels: Parcel<W>[] = [];
  const open = new Map<Verb, { readonly parcel: Parcel<W>; bytes: number }>();
  for (const write of writes) {
    const verb = verbOf(write);
    const last = open.get(verb);
    const hasRoom =
      last !== undefined &&
      last.parcel.writes.length < MOST_TOGETHER &&
      last.bytes + write.bytes <= MOST_BYTES_TOGETHER;
    if (hasRoom) {
      last.parcel.writes.push(write);
      last.bytes += write.bytes;
      continue;
    }
    const parcel: Parcel<W> = { verb, writes: [write] };
    parcels.push(parcel);
    open.set(verb, { parcel, bytes: write.bytes });
  }
  return parcels;
}
