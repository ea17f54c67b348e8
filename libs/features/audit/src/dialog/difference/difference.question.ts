import type { Question } from '@parley/application';
import { positionToText, type Position } from '@parley/eventsourcing';
import { cursorKind, queryErrors } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { auditErrors } from '../../audit.errors.js';
import { madeBy, type MadeBy } from '../../made-by.js';
import { asOf, DIALOG_READS, type DialogAsOf } from '../dialog-as-of.question.js';
import type { Moment } from '../moment.js';
import { endOf, historyOf } from '../streams.query.js';
import { differenceOf, type Change } from './difference.js';
import { feedDifference, type FeedDifference, type FeedPlace, type Most } from './feed-difference.query.js';
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
  /** Cursor of the next part of the feed's differences; null: there is none. */
  readonly next: string | null;
}

export interface AskedDifference {
  readonly viewer: Viewer;
  readonly dialogId: number;
  readonly from: Moment;
  readonly to: Moment;
  readonly cursor?: string | undefined;
}

type Place = readonly [dialogId: number, revision: string, told: string, line: string, position: string];
const POSITION = /^\d{1,19}$/;
const cursors = cursorKind<Place>('audit-difference', [
  ...(['id', /^(\d{1,16}|-)$/, POSITION, /^([0-9a-z]{9,24}|-)?$/, POSITION] as const),
]);

/**
 * What two moments have differently. A page after the first tells of the feed alone.
 * Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`, `MOMENTS_REVERSED`, `INVALID_CURSOR`.
 */
export const differenceOfPages = (most: Most): Question<AskedDifference, DialogDifference> => ({
  name: 'audit.difference',
  reads: ['audit-beside', 'audit-events', 'feed'],
  async *ask(context, { viewer, dialogId, from, to, cursor }) {
    const history = await historyOf(context, viewer, dialogId);
    const place = placeOf(dialogId, cursor);
    const goesOn = to.kind === 'now' && place !== null;
    const last = goesOn ? ({ kind: 'position', position: place.position } as const) : to;
    const first = await endOf(context, from, history.stream);
    const second = await endOf(context, last, history.stream);
    const [before, after] = [await asOf(context, history, first), await asOf(context, history, second)];
    const position = BigInt(after.madeBy.position);
    if (BigInt(before.madeBy.position) > position) throw auditErrors.MOMENTS_REVERSED();
    const changes = place === null ? differenceOf(told(before), told(after)) : [];
    const span = { from: first, to: second, reached: before.reached };
    const { feed, next } = await feedDifference(context, history, span, most, place?.feed);
    yield {
      madeBy: madeBy(context.product, position, [...DIALOG_READS, 'feed', 'audit-events']),
      ...{ dialogId, erased: history.isErased, words: inWords(changes, feed), changes, feed },
      next: next && cursorOf(dialogId, next, position),
    };
  },
});

export const differenceQuestion = differenceOfPages({ events: 1_000, lines: 20_000 });

const cursorOf = (dialogId: number, { revision, told: last, line }: FeedPlace, position: Position): string =>
  cursors.encode([
    ...([dialogId, revision === null ? '-' : String(revision), positionToText(last)] as const),
    ...([line ?? '-', positionToText(position)] as const),
  ]);

function placeOf(
  dialogId: number,
  cursor: string | undefined,
): { readonly feed: FeedPlace; readonly position: Position } | null {
  if (cursor === undefined) return null;
  const [of, revision, last, line, position] = cursors.decode(cursor);
  if (of !== dialogId)
    throw queryErrors.INVALID_CURSOR('The cursor belongs to the differences of another dialog.');
  const feed = {
    ...{ revision: revision === '-' ? null : Number(revision), told: BigInt(last) },
    line: line === '-' ? null : line,
  };
  return { feed, position: BigInt(position) };
}

/** How it was made is no difference of a dialog. */
export const told = ({ madeBy: _made, ...dialog }: DialogAsOf): Omit<DialogAsOf, 'madeBy'> => dialog;
