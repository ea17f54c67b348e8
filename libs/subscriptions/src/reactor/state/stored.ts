import {
  type Checkpoints,
  type CollectionSpec,
  type Document,
  type Documents,
  type Position,
  type Records,
  type Scalar,
  START,
  type StoredDocument,
  type Where,
} from '@parley/eventsourcing';
import type { ParkedDocument, ParkedReaction } from '../../parked/parked-reaction.js';
import { fromStored } from '../../parked/parked.js';

/** How often a process has acted; one document beside those of its parked streams. */
export type CountsDocument = {
  readonly process: string;
  /** Absent fields count as null: only a parked stream has one. */
  readonly stream: null;
  readonly done: number;
  readonly refused: number;
};

/** Each process has a collection of its own, because one is written under one lease alone. */
export const processCollection = (process: string): string => `process_${process.replaceAll('-', '_')}`;

export const collectionFor = (process: string): CollectionSpec => ({
  name: processCollection(process),
  indexes: [{ fields: ['stream'] }],
  fields: {
    process: { type: 'string', meaning: 'Name of the process.' },
    stream: {
      type: 'string',
      nullable: true,
      meaning: 'Stream that waits; null in the document that counts.',
    },
    done: { type: 'integer', meaning: 'Commands that the process caused.' },
    refused: { type: 'integer', meaning: 'Commands that the domain refused.' },
    position: { type: 'string', meaning: 'Position of the event at which the stream waits.' },
    revision: { type: 'integer', meaning: 'Its revision in the stream.' },
    eventId: { type: 'string', meaning: 'Its id.' },
    type: { type: 'string', meaning: 'Its type.' },
    code: { type: 'string', meaning: 'Why the process could not react to it.' },
    message: { type: 'string', meaning: 'The same in words.' },
    parkedAt: { type: 'date', meaning: 'Since when the stream waits.' },
  },
});

/** Kind of the record where a process began, so that a kill right after its first start loses nothing that comes then. */
export const BEGUN = 'process-begun';
const PAGE = 1_000;

export const checkpointName = (process: string): string => `process:${process}`;

/** Where a process stands by what is stored, wherever it runs. */
export interface Standing {
  /** Null: it has never run. */
  readonly begun: Position | null;
  /** {@link START} before the first step is stored. */
  readonly checkpoint: Position;
  readonly counts: CountsDocument;
}

export async function standingOf(
  documents: Documents & Checkpoints & Records,
  process: string,
): Promise<Standing> {
  const [begun, checkpoint, stored] = await Promise.all([
    documents.getRecord<string>(BEGUN, process),
    documents.checkpoint(checkpointName(process)),
    documents.get<CountsDocument>(processCollection(process), [process]),
  ]);
  return {
    begun: begun === null ? null : BigInt(begun.value),
    checkpoint,
    counts: stored.get(process)?.document ?? { process, stream: null, done: 0, refused: 0 },
  };
}

export const reachedBy = ({ begun, checkpoint }: Standing): Position =>
  begun !== null && begun > checkpoint ? begun : checkpoint;

/** Stores where the process begins, unless that is known already; answers what is known. */
export async function begin(documents: Records, process: string, at: Position): Promise<Position> {
  if (await documents.putRecord(BEGUN, process, at.toString(), 0)) return at;
  const known = await documents.getRecord<string>(BEGUN, process);
  return BigInt(known?.value ?? START);
}

export async function listParked(documents: Documents, process: string): Promise<readonly ParkedReaction[]> {
  // The document of the counts has no stream, and so comes before all others.
  const parked = await byStream<ParkedDocument>(documents, processCollection(process), {}, [null, process]);
  return parked.map(({ document }) => fromStored<ParkedReaction>(document));
}

/** Documents of a collection in the order of their streams, after a row if one is given. */
export async function byStream<D extends Document>(
  documents: Documents,
  collection: string,
  where: Where,
  after?: readonly Scalar[],
): Promise<readonly StoredDocument<D>[]> {
  const found: StoredDocument<D>[] = [];
  for (let last = after; ;) {
    const page = await documents.find<D>(collection, {
      anyOf: [where],
      sort: [['stream', 1]],
      ...(last !== undefined && { after: last }),
      limit: PAGE,
    });
    found.push(...page);
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return found;
    last = [end.document['stream'] as string | null, end.id];
  }
}
