import type { Question } from '@parley/application';
import type { Viewer } from '@parley/staff';
import { auditErrors } from '../../audit.errors.js';
import { madeBy, type MadeBy } from '../../made-by.js';
import { asOf, DIALOG_READS, type DialogAsOf } from '../dialog-as-of.question.js';
import type { Moment } from '../moment.js';
import { endOf, historyOf } from '../streams.query.js';
import { differenceOf, type Change } from './difference.js';
import { feedDifference, type FeedDifference } from './feed-difference.query.js';
import { inWords } from './words.js';

export interface DialogDifference {
  /** Position of the second moment. */
  readonly madeBy: MadeBy;
  readonly dialogId: number;
  /** The dialog has been deleted since: texts are empty. */
  readonly erased: boolean;
  /** In short sentences. */
  readonly words: readonly string[];
  /** Of what {@link DialogAsOf} answers at the two moments: applied to the first they give the second. */
  readonly changes: readonly Change[];
  readonly feed: FeedDifference;
}

export interface AskedDifference {
  readonly viewer: Viewer;
  readonly dialogId: number;
  readonly from: Moment;
  readonly to: Moment;
}

/** Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`, `MOMENTS_REVERSED`. */
export const differenceQuestion: Question<AskedDifference, DialogDifference> = {
  name: 'audit.difference',
  reads: ['audit-beside', 'audit-events', 'feed'],
  async *ask(context, { viewer, dialogId, from, to }) {
    const history = await historyOf(context, viewer, dialogId);
    const [first, second] = await Promise.all(
      [from, to].map((moment) => endOf(context, moment, history.stream)),
    );
    if (first === undefined || second === undefined) return;
    const [before, after] = [await asOf(context, history, first), await asOf(context, history, second)];
    if (BigInt(before.madeBy.position) > BigInt(after.madeBy.position)) throw auditErrors.MOMENTS_REVERSED();
    const changes = differenceOf(told(before), told(after));
    const span = { from: first, to: second, reached: before.reached };
    const feed = await feedDifference(context, history, span);
    yield {
      madeBy: madeBy(context.product, BigInt(after.madeBy.position), [
        ...DIALOG_READS,
        'feed',
        'audit-events',
      ]),
      ...{ dialogId, erased: history.isErased, words: inWords(changes, feed), changes, feed },
    };
  },
};

/** How it was made is no difference of a dialog. */
export const told = ({ madeBy: _made, ...dialog }: DialogAsOf): Omit<DialogAsOf, 'madeBy'> => dialog;
