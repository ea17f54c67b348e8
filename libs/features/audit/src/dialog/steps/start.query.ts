import type { QuestionContext } from '@parley/application';
import type { RecordedEvent } from '@parley/eventsourcing';
import { lineId, positionIn } from '../../events/line-ids.js';
import { eventsAlongside } from '../alongside.query.js';
import { checkpointBefore, type Checkpoint } from '../checkpoints/checkpoint.query.js';
import { wholeFolding, type WholeDialog } from '../checkpoints/whole-fold.js';
import { isBefore, type End } from '../moment.js';
import type { DialogHistory } from '../streams.query.js';
import { shownModels } from './documents.query.js';

/** A dialog at one of its lines, by its own stream; what other streams have made by then is to be added. */
export interface StepsStart extends WholeDialog {
  /** Id of the line. */
  readonly line: string;
  /** The dialog's stream ends before it, though not all of its streams do. */
  readonly hasEnded: boolean;
}

/** Events read at once. */
const PAGE = 250;

/**
 * The dialog at a line, folded from the latest checkpoint that is neither past it nor past the end. Null: all is folded from the dialog's
 * beginning, as where the clock of the log has gone back before the checkpoint, so that lines are in another order than the stream.
 */
export async function startAt(
  context: QuestionContext,
  history: DialogHistory,
  end: End,
  line: string,
): Promise<StepsStart | null> {
  const [one, other] = await Promise.all([
    checkpointBefore(context, history, { position: positionIn(line) }),
    checkpointBefore(context, history, end),
  ]);
  if (!one || !other) return null;
  const checkpoint = one.reached.revision < other.reached.revision ? one : other;
  if (!isInOrder(checkpoint, line)) return null;
  const alongside = await eventsAlongside(context, shownModels(context.product));
  const fold = wholeFolding(context.product)(history, checkpoint.whole(), alongside);
  for (let from = checkpoint.reached.revision + 1; ; from += PAGE) {
    context.signal.throwIfAborted();
    const page = await context.eventStore.readStream(history.stream, { from, limit: PAGE });
    const past = page.findIndex((event) => lineId(event) > line || !isBefore(event, end));
    for (const event of past < 0 ? page : page.slice(0, past)) fold.take(event);
    if (past < 0 && page.length === PAGE) continue;
    const next: RecordedEvent | undefined = page[past];
    return { ...fold.now(), line, hasEnded: next !== undefined && lineId(next) <= line };
  }
}

/** Whether no event up to the checkpoint has a line past this one. */
function isInOrder({ reached: { position, recordedAt }, recordedTo }: Checkpoint, line: string): boolean {
  if (position === null || recordedAt !== recordedTo) return false;
  return lineId({ recordedAt, position: BigInt(position) }) <= line;
}
