import type { Question, QuestionContext } from '@parley/application';
import type { Position } from '@parley/eventsourcing';
import { cursorKind, limitOf, queryErrors, type Page, type PageParams } from '@parley/shared';
import { knownUpTo } from '../../events/events.query.js';
import { LINE_ID } from '../../events/line-ids.js';
import { madeBy, type MadeBy } from '../../made-by.js';
import type { AskedDialog } from '../dialog-as-of.question.js';
import type { End } from '../moment.js';
import { endOf, historyOf } from '../streams.query.js';
import { startAt } from './start.query.js';
import { stepsOf, type Step } from './steps.query.js';

/** Begins an answer in lines. */
export interface StepsHead {
  readonly madeBy: MadeBy;
  readonly dialogId: number;
  /** The dialog has been deleted since: texts are empty. */
  readonly erased: boolean;
}

/** A part of the steps of a dialog, the oldest first. */
export interface StepsPage extends StepsHead, Page<Step> {}

const READS = ['audit-beside', 'audit-events', 'feed'];
type Place = readonly [dialogId: number, line: string, position: string];
const cursors = cursorKind<Place>('audit-steps', ['id', LINE_ID, /^\d{1,19}$/]);

/** The head, then every step. Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`. */
export const stepsQuestion: Question<AskedDialog, StepsHead | Step> = {
  name: 'audit.steps',
  reads: READS,
  async *ask(context, asked) {
    const { history, end, head } = await opened(context, asked, null);
    yield head;
    for await (const { step } of stepsOf(context, history, end)) yield step();
  },
};

/**
 * The same by pages. All between a page and the checkpoint before it is folded again for it, so that a whole dialog is better asked for in
 * lines.
 * Throws `INVALID_CURSOR` and `INVALID_PAGE` besides.
 */
export const stepsPageQuestion: Question<AskedDialog & { readonly page: PageParams }, StepsPage> = {
  name: 'audit.steps-page',
  reads: READS,
  async *ask(context, { page, ...asked }) {
    const limit = limitOf(page.limit);
    const place = page.cursor === undefined ? null : cursors.decode(page.cursor);
    if (place !== null && place[0] !== asked.dialogId)
      throw queryErrors.INVALID_CURSOR('The cursor belongs to the steps of another dialog.');
    const { history, end, head } = await opened(context, asked, place && BigInt(place[2]));
    const items: Step[] = [];
    let last = place?.[1] ?? '';
    const start = place && (await startAt(context, history, end, place[1]));
    for await (const { line, step } of stepsOf(context, history, end, start)) {
      if (line.id <= last) continue;
      if (items.length === limit) {
        const next = cursors.encode([asked.dialogId, last, head.madeBy.position]);
        yield { ...head, items, next };
        return;
      }
      items.push(step());
      last = line.id;
    }
    yield { ...head, items, next: null };
  },
};

/** `position`: of the page before; the asked moment and what the index knew then stay. */
async function opened(
  context: QuestionContext,
  { viewer, dialogId, moment }: AskedDialog,
  position: Position | null,
) {
  const history = await historyOf(context, viewer, dialogId);
  const asked = await endOf(context, moment, history.stream);
  const known = position ?? (await knownUpTo(context.reader, undefined));
  const end: End =
    'position' in asked && asked.position < known ? asked : 'position' in asked ? { position: known } : asked;
  const madeAt = 'position' in end ? end.position : known;
  const head: StepsHead = {
    madeBy: madeBy(
      context.product,
      madeAt,
      context.product.projections.map(({ name }) => name),
    ),
    dialogId,
    erased: history.isErased,
  };
  return { history, end, head };
}
