import type { Question, QuestionContext } from '@parley/application';
import { positionToText, START, type Position, type RecordedEvent } from '@parley/eventsourcing';
import { cursorKind, limitOf, queryErrors, type Page, type PageParams } from '@parley/shared';
import { madeBy, type MadeBy } from '../../made-by.js';
import { eventsBeside } from '../beside/beside.query.js';
import type { AskedDialog } from '../dialog-as-of.question.js';
import { checkpointBefore } from '../checkpoints/checkpoint.query.js';
import { isBefore, NOTHING, type End } from '../moment.js';
import { endOf, eventsOf, historyOf, type DialogHistory } from '../streams.query.js';
import { entriesOf, type EntryAsOf } from './entries.query.js';

/** A part of a dialog's feed as it was, in the order of the log: a message that came late stands where it came. */
export interface FeedAsOf extends Page<EntryAsOf> {
  readonly madeBy: MadeBy;
  readonly dialogId: number;
  /** The dialog has been deleted since: texts are empty. */
  readonly erased: boolean;
}

type Place = readonly [dialogId: number, revision: string, position: string];
const cursors = cursorKind<Place>('audit-feed', ['id', /^\d{1,16}$/, /^\d{1,19}$/]);

/**
 * `limit`: events of the dialog that a page goes through; some make no entry. A cursor goes on at the position that its page was made by.
 * Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`, `INVALID_CURSOR`, `INVALID_PAGE`.
 */
export const feedAsOf: Question<AskedDialog & { readonly page: PageParams }, FeedAsOf> = {
  name: 'audit.feed',
  reads: ['audit-beside'],
  async *ask(context, { viewer, dialogId, moment, page }) {
    const limit = limitOf(page.limit);
    const history = await historyOf(context, viewer, dialogId);
    const { from, position } = placeOf(dialogId, page.cursor);
    const goesOn = moment.kind === 'now' && position !== null;
    const end = await endOf(context, goesOn ? { kind: 'position', position } : moment, history.stream);
    const { events, next } = await eventsOfPage(context, history, end, { from, limit });
    const madeAt = 'position' in end ? end.position : await lastBefore(context, history, end);
    const models = context.reader.contributions.feedEntries.map(({ projection }) => projection.name);
    yield {
      madeBy: madeBy(context.product, madeAt, ['audit-beside', 'feed', ...models]),
      dialogId,
      erased: history.isErased,
      items: await entriesOf(context, history, events, end),
      next: next && cursors.encode([dialogId, String(next.revision), positionToText(madeAt)]),
    };
  },
};

function placeOf(
  dialogId: number,
  cursor: string | undefined,
): { readonly from: number; readonly position: Position | null } {
  if (cursor === undefined) return { from: 0, position: null };
  const [of, revision, position] = cursors.decode(cursor);
  if (of !== dialogId) throw queryErrors.INVALID_CURSOR('The cursor belongs to the feed of another dialog.');
  return { from: Number(revision), position: BigInt(position) };
}

/** Events of the dialog, with what was done to its client between them; `next` begins the page after. */
async function eventsOfPage(
  context: QuestionContext,
  history: DialogHistory,
  end: End,
  { from, limit }: { readonly from: number; readonly limit: number },
): Promise<{ readonly events: readonly RecordedEvent[]; readonly next: RecordedEvent | null }> {
  const read = await context.eventStore.readStream(history.stream, { from, limit: limit + 1 });
  const later = read.findIndex((event) => !isBefore(event, end));
  const known = later < 0 ? read : read.slice(0, later);
  const [events, next = null] = [known.slice(0, limit), known[limit]];
  // What stands before the dialog's own first event belongs to the first page.
  const begin = from === 0 ? START : (events[0]?.position ?? null);
  if (begin === null) return { events, next };
  const stretch = { after: begin, before: next?.position ?? null };
  const beside = await eventsBeside(context, history.stream, end, stretch);
  return { events: [...events, ...beside].toSorted((a, b) => (a.position < b.position ? -1 : 1)), next };
}

/** Position of the last event before the end. */
async function lastBefore(context: QuestionContext, history: DialogHistory, end: End): Promise<Position> {
  const { revision, position: known } = (await checkpointBefore(context, history, end))?.reached ?? NOTHING;
  let position = known === null ? START : BigInt(known);
  for await (const page of eventsOf(context, history.stream, end, revision + 1))
    position = page.at(-1)?.position ?? position;
  return position;
}
