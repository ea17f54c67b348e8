import { ifReady, type QuestionContext } from '@parley/application';
import { orderOf } from '@parley/dialogs';
import type { Scalar } from '@parley/eventsourcing';
import { asks } from '@parley/shared';
import { reachedBy, type End, type Reached } from '../moment.js';
import type { DialogHistory } from '../streams.query.js';
import {
  checkpointOf,
  checkpointVersions,
  thenOf,
  wholeOf,
  type CheckpointDocument,
} from './audit-checkpoints.projection.js';
import type { DialogThen } from './dialog-fold.js';
import type { WholeDialog } from './whole-fold.js';

const MODEL = 'audit-checkpoints';

export const checkpointShapes = [
  asks(MODEL, ['of'], ['order'], ['order']),
  ...['recordedTo', 'occurredTo'].map((field) => asks(MODEL, ['of'], [field, 'order'], [field])),
];

/** A dialog at one of its events. */
export interface Checkpoint {
  readonly reached: Reached;
  readonly then: DialogThen;
  /** Made when it is asked for. */
  whole(): WholeDialog;
  /** When an event up to there was recorded, at the latest. */
  readonly recordedTo: string;
}

/**
 * The latest checkpoint at which no event of the dialog is past the end. Null: there is none, or none that this program made of this log;
 * then everything is folded from the dialog's beginning.
 */
export async function checkpointBefore(
  { reader, eventStore, product }: QuestionContext,
  history: DialogHistory,
  end: End,
): Promise<Checkpoint | null> {
  const collection = await ifReady(reader.serving(MODEL));
  if (collection === null) return null;
  const [field, greatest] = boundOf(end);
  const [found] = await reader.documents.find<CheckpointDocument>(collection, {
    anyOf: [{ of: checkpointOf(history), [field]: { lte: greatest } }],
    sort: (field === 'order' ? ['order'] : [field, 'order']).map((name) => [name, -1] as const),
    limit: 1,
  });
  if (found?.document.madeBy !== checkpointVersions(product)) return null;
  const { revision, eventId } = found.document;
  const [event] = await eventStore.readStream(history.stream, { from: revision, limit: 1 });
  if (event?.id !== eventId) return null;
  const { document } = found;
  return {
    reached: reachedBy(event),
    then: thenOf(document),
    whole: () => wholeOf(document),
    recordedTo: document.recordedTo,
  };
}

/** The field of a checkpoint that tells whether it is before the end, and what it is at most. */
function boundOf(end: End): readonly [field: keyof CheckpointDocument, greatest: Scalar] {
  if ('position' in end) return ['order', orderOf(end.position)];
  return [end.by === 'recorded' ? 'recordedTo' : 'occurredTo', end.at];
}
