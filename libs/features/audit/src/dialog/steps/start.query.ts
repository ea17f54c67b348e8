import type { QuestionContext } from '@parley/application';
import type { DialogState } from '@parley/dialogs';
import { START, type Folded } from '@parley/eventsourcing';
import { lineId, positionIn } from '../../events/line-ids.js';
import { checkpointBefore, type Checkpoint } from '../checkpoints/checkpoint.query.js';
import type { End } from '../moment.js';
import type { DialogHistory } from '../streams.query.js';
import type { KeptDocuments } from './documents.query.js';

/** From where a dialog's steps are folded on. */
export interface StepsStart {
  /** Id of the line of the last event that is folded. */
  readonly line: string;
  readonly folded: Folded<DialogState>;
  /** By the dialog's own stream; what other streams have made by then is to be added. */
  readonly documents: KeptDocuments;
}

/**
 * The latest checkpoint that is neither past a line nor past the end. Null: all is folded from the dialog's beginning, as where the clock of
 * the log has gone back around it, so that lines are in another order than the stream.
 */
export async function startBefore(
  context: QuestionContext,
  history: DialogHistory,
  end: End,
  line: string,
): Promise<StepsStart | null> {
  const checkpoints = await Promise.all([
    checkpointBefore(context, history, { position: positionIn(line) }),
    checkpointBefore(context, history, end),
  ]);
  const [one, other] = checkpoints;
  if (!one || !other) return null;
  const checkpoint = one.reached.revision < other.reached.revision ? one : other;
  const start = startAt(checkpoint);
  if (checkpoint.recordedTo !== checkpoint.reached.recordedAt || start.line > line) return null;
  const { stream } = history;
  const [next] = await context.eventStore.readStream(stream, {
    from: checkpoint.reached.revision + 1,
    limit: 1,
  });
  return next === undefined || lineId(next) > start.line ? start : null;
}

function startAt({ reached, then, documents }: Checkpoint): StepsStart {
  const position = reached.position === null ? START : BigInt(reached.position);
  return {
    line: lineId({ recordedAt: reached.recordedAt ?? '', position }),
    folded: then,
    documents: documents(),
  };
}
