import type { Question, QuestionContext } from '@parley/application';
import type { DialogReassigned } from '@parley/dialogs';
import type { RecordedEvent, RecordedOf } from '@parley/eventsourcing';
import { namesOf, type NamedResponsible } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { lastTenure } from '../access/tenures.query.js';
import { checkpointBefore } from '../dialog/checkpoints/checkpoint.query.js';
import { NOTHING, type Moment } from '../dialog/moment.js';
import { endOf, eventsOf, historyOf } from '../dialog/streams.query.js';
import { lineOf } from '../events/event-words.query.js';
import { knownUpTo } from '../events/events.query.js';
import { EVENT_MODELS } from '../events/events.question.js';
import { madeBy, type MadeBy } from '../made-by.js';
import { explained, WHY_READS, type Explained } from './why.question.js';

/** Why a dialog was with somebody. */
export interface WhyResponsible {
  /** Up to where the log was taken for what came of it; the moment is the asked one. */
  readonly madeBy: MadeBy;
  readonly dialogId: number;
  /** Null: nobody was responsible. */
  readonly responsible: NamedResponsible | null;
  readonly words: string;
  /** Of the last reassignment; null: there was none. */
  readonly why: Explained | null;
}

export interface WhyResponsibleGiven {
  readonly viewer: Viewer;
  readonly dialogId: number;
  readonly moment: Moment;
}

type Reassigned = RecordedOf<typeof DialogReassigned>;

/** The last reassignment before a moment, and why it happened. Throws `DIALOG_NOT_FOUND`, `MOMENT_NOT_REACHED`. */
export const whyResponsibleQuestion: Question<WhyResponsibleGiven, WhyResponsible> = {
  name: 'audit.why-responsible',
  reads: [...WHY_READS, 'tenures'],
  async *ask(context, { viewer, dialogId, moment }) {
    const last = await lastReassignment(context, viewer, dialogId, moment);
    const position = await knownUpTo(context.reader, undefined);
    const made = madeBy(context.product, position, [...EVENT_MODELS, 'tenures']);
    if (last === null) {
      const words = `Dialog ${dialogId} was with nobody: it had never been assigned.`;
      yield { madeBy: made, dialogId, responsible: null, words, why: null };
      return;
    }
    const { to } = (context.product.catalog.decode(last) as Reassigned).data;
    const responsible = to && (await namesOf(context.reader, [to])).responsible(to);
    const line = await lineOf(context, viewer, last.id);
    const why = await explained(context, { viewer, line, position });
    yield { madeBy: made, dialogId, responsible, words: why.event.words, why };
  },
};

const isReassignment = ({ type }: RecordedEvent): boolean => type === 'DialogReassigned';

/** Null: there was none. */
async function lastReassignment(
  context: QuestionContext,
  viewer: Viewer,
  dialogId: number,
  moment: Moment,
): Promise<RecordedEvent | null> {
  const history = await historyOf(context, viewer, dialogId);
  const end = await endOf(context, moment, history.stream);
  if ('position' in end || end.by === 'recorded') return reassignedAt(context, dialogId, end);
  // Where a stream ends by the time of happening, no index tells; a checkpoint tells where it has not ended yet.
  const checkpoint = await checkpointBefore(context, history, end);
  const { revision, position } = checkpoint?.reached ?? NOTHING;
  let last: RecordedEvent | null = null;
  for await (const page of eventsOf(context, history.stream, end, revision + 1))
    last = page.findLast(isReassignment) ?? last;
  return last ?? (position === null ? null : reassignedAt(context, dialogId, { position: BigInt(position) }));
}

async function reassignedAt(
  context: QuestionContext,
  dialogId: number,
  end: Parameters<typeof lastTenure>[2],
): Promise<RecordedEvent | null> {
  const tenure = await lastTenure(context.reader, dialogId, end);
  const event = tenure && (await context.eventStore.eventAt(BigInt(tenure.from)));
  return event && isReassignment(event) ? event : null;
}
