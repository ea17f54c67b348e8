import type { Question, QuestionContext } from '@parley/application';
import type { DialogDocument, DialogState } from '@parley/dialogs';
import type { Responsible } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { madeBy, type MadeBy } from '../made-by.js';
import { checkpointBefore } from './checkpoints/checkpoint.query.js';
import { dialogFolding, type DialogThen } from './checkpoints/dialog-fold.js';
import { cardAsOf, type CardAsOf } from './client-card.query.js';
import { NOTHING, positionOf, reachedBy, type End, type Moment, type Reached } from './moment.js';
import { endOf, eventsOf, historyOf, type DialogHistory } from './streams.query.js';

/** A dialog as it was at a moment. */
export interface DialogAsOf {
  readonly madeBy: MadeBy;
  readonly dialogId: number;
  /** The dialog has been deleted since: texts are empty. */
  readonly erased: boolean;
  /** Where its stream was. */
  readonly reached: Reached;
  /** What its commands were decided by. */
  readonly state: DialogState;
  /** States that features add to it, by feature. */
  readonly slices: Readonly<Record<string, unknown>>;
  /** As the list of dialogs held it; null: not begun, or deleted. */
  readonly row: DialogDocument | null;
  readonly responsible: Responsible | null;
  /** Null: it was tied to no client. */
  readonly client: CardAsOf | null;
}

export interface AskedDialog {
  readonly viewer: Viewer;
  readonly dialogId: number;
  readonly moment: Moment;
}

export const DIALOG_READS = ['audit-beside', 'client-card', 'dialog-list'];

/** A dialog as it was. Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`. */
export const dialogAsOf: Question<AskedDialog, DialogAsOf> = {
  name: 'audit.dialog',
  reads: ['audit-beside'],
  async *ask(context, { viewer, dialogId, moment }) {
    const history = await historyOf(context, viewer, dialogId);
    yield await asOf(context, history, await endOf(context, moment, history.stream));
  },
};

export async function asOf(context: QuestionContext, history: DialogHistory, end: End): Promise<DialogAsOf> {
  const { reached, state, slices, row } = await folded(context, history, end);
  const { dialogId, isErased: erased } = history;
  const client = state.clientId === null ? null : await cardAsOf(context, state.clientId, end, erased);
  const position = positionOf(end, client ? [reached, client] : [reached]);
  return {
    madeBy: madeBy(context.product, position, DIALOG_READS),
    ...{ dialogId, erased, reached, state, slices, row },
    responsible: state.responsible,
    client: state.status === 'absent' ? null : client,
  };
}

type FoldedThen = DialogThen & Pick<DialogAsOf, 'reached'>;

/** From the latest checkpoint before the end, where there is one. */
async function folded(context: QuestionContext, history: DialogHistory, end: End): Promise<FoldedThen> {
  const checkpoint = await checkpointBefore(context, history, end);
  const fold = dialogFolding(context.product)(history, checkpoint?.then ?? null);
  let reached = checkpoint?.reached ?? NOTHING;
  for await (const page of eventsOf(context, history.stream, end, reached.revision + 1)) {
    for (const event of page) fold.take(event);
    const last = page.at(-1);
    if (last) reached = reachedBy(last);
  }
  return { reached, ...fold.now() };
}
