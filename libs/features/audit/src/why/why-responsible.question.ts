import type { Question, QuestionContext } from '@parley/application';
import type { DialogReassigned } from '@parley/dialogs';
import type { RecordedEvent, RecordedOf } from '@parley/eventsourcing';
import { namesOf, type NamedResponsible } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { positionOf, reachedBy, type End, type Moment } from '../dialog/moment.js';
import { endOf, eventsOf, historyOf } from '../dialog/streams.query.js';
import { EVENT_MODELS } from '../events/events.question.js';
import { lineOf } from '../events/event-words.query.js';
import { madeBy, type MadeBy } from '../made-by.js';
import { WHY_READS, whyOf, type Why } from './why.question.js';

/** Why a dialog was with somebody. */
export interface WhyResponsible {
  readonly madeBy: MadeBy;
  readonly dialogId: number;
  /** Null: nobody was responsible. */
  readonly responsible: NamedResponsible | null;
  readonly words: string;
  /** Of the last reassignment; null: there was none. */
  readonly why: Why | null;
}

export interface WhyResponsibleGiven {
  readonly viewer: Viewer;
  readonly dialogId: number;
  readonly moment: Moment;
}

type Reassigned = RecordedOf<typeof DialogReassigned>;
/** Events read at once. */
const PAGE = 500;

/** The last reassignment before a moment, and why it happened. Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`. */
export const whyResponsibleQuestion: Question<WhyResponsibleGiven, WhyResponsible> = {
  name: 'audit.why-responsible',
  reads: WHY_READS,
  async *ask(context, { viewer, dialogId, moment }) {
    const { stream } = await historyOf(context, viewer, dialogId);
    const end = await endOf(context, moment, stream);
    const last = await lastReassignment(context, stream, end);
    const position = positionOf(end, last ? [reachedBy(last)] : []);
    const made = madeBy(context.product, position, EVENT_MODELS);
    if (last === null) {
      const words = `Dialog ${dialogId} was with nobody: it had never been assigned.`;
      yield { madeBy: made, dialogId, responsible: null, words, why: null };
      return;
    }
    const { to } = (context.product.catalog.decode(last) as Reassigned).data;
    const responsible = to && (await namesOf(context.reader, [to])).responsible(to);
    const why = await whyOf(context, viewer, await lineOf(context, viewer, last.id));
    yield { madeBy: made, dialogId, responsible, words: why.event.words, why };
  },
};

const isReassignment = ({ type }: RecordedEvent): boolean => type === 'DialogReassigned';

async function lastReassignment(
  context: QuestionContext,
  stream: string,
  end: End,
): Promise<RecordedEvent | null> {
  if (!('position' in end)) {
    let last: RecordedEvent | null = null;
    for await (const page of eventsOf(context, stream, end)) last = page.findLast(isReassignment) ?? last;
    return last;
  }
  // Every event up to a position counts, so the search begins where it most often ends: at the end of the stream.
  for (let from: number | undefined; ;) {
    context.signal.throwIfAborted();
    const place = from === undefined ? {} : { from };
    const page = await context.eventStore.readStream(stream, {
      direction: 'backwards',
      limit: PAGE,
      ...place,
    });
    const found = page.find((event) => event.position <= end.position && isReassignment(event));
    const first = page.at(-1);
    if (found || first === undefined || first.revision === 0) return found ?? null;
    from = first.revision - 1;
  }
}
