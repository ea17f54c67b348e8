import type { QuestionContext } from '@parley/application';
import { dialogAggregate, type DialogState } from '@parley/dialogs';
import {
  foldingOf,
  positionToText,
  timeOf,
  type Actor,
  type Folded,
  type RecordedEvent,
  type StoredDocument,
} from '@parley/eventsourcing';
import type { AuditEvent } from '../../events/audit-events.projection.js';
import { eventsAlongside } from '../alongside.query.js';
import { READ_ANYWAY } from '../beside/audit-beside.projection.js';
import { beforeEnds } from '../beside/beside.query.js';
import { messageHistoryOf, messageIn } from '../feed/messages.query.js';
import { isBefore, type End } from '../moment.js';
import { linesOf } from '../lines.query.js';
import { showsOf } from '../shows.js';
import { type DialogHistory } from '../streams.query.js';
import { dialogDocuments, shownModels, type DocumentStep } from './documents.query.js';
import { otherStreams } from './others.query.js';
import type { StepsStart } from './start.query.js';

/** What led to an event. Null: it was not recorded, or nothing of the kind did. */
export interface Cause {
  readonly commandType: string | null;
  readonly commandId: string;
  readonly requestId: string | null;
  readonly process: string | null;
  readonly correlationId: string;
  readonly causationId: string | null;
}

/** An event of a dialog, with what followed from it. */
export interface Step {
  readonly eventId: string;
  readonly position: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly recordedAt: string;
  readonly occurredAt: string;
  readonly actor: Actor;
  readonly cause: Cause;
  /** In its current version; texts are empty where content is erased. Null: of a feature that is not enabled. */
  readonly data: unknown;
  /** Of the dialog after the event. */
  readonly state: DialogState;
  /** States that features add to it, by feature. */
  readonly slices: Readonly<Record<string, unknown>>;
  readonly changes: readonly DocumentStep[];
}

/** A step and the line of the index that it came by. */
export interface Stepped {
  readonly line: StoredDocument<AuditEvent>;
  /** Is made when it is asked for. */
  step(): Step;
}

/**
 * Every event that names the dialog, in the order of recording: of its own stream, of its messages, of readers. Memory does not grow. With a
 * start those after its line.
 */
export async function* stepsOf(
  context: QuestionContext,
  history: DialogHistory,
  end: End,
  start: StepsStart | null = null,
): AsyncGenerator<Stepped> {
  const folding = foldingOf(dialogAggregate, context.product.slices);
  const alongside = await eventsAlongside(context, shownModels(context.product));
  const documents = dialogDocuments(context.product)(start?.documents ?? {}, alongside);
  const shown = showing(context, history, end);
  const others = await otherStreams(context, { history, end, start, documents, shown });
  const ending = endingOf(context, history, end, start);
  let folded: Folded<DialogState> = start?.then ?? folding.initial;
  for await (const { line, event: recorded } of recordedOf(context, history, start)) {
    context.signal.throwIfAborted();
    const ended = await ending(recorded);
    if (ended === 'all') return;
    if (ended === 'stream') continue;
    if (!folded.state.deleted) await others.bring(recorded);
    const event = await shown(recorded);
    if (event.stream === history.stream) folded = folding.after(folded, event);
    const [after, changes] = [folded, documents.fold(event)];
    yield { line, step: () => stepOf(event, after, changes) };
  }
}

/** Tells of events in the order of recording which end has come: none, that of the event's stream, or that of all. */
function endingOf(context: QuestionContext, history: DialogHistory, end: End, start: StepsStart | null) {
  const ended = new Set(start?.hasEnded ? [history.stream] : []);
  const wasThere = beforeEnds(context, end);
  return async (event: RecordedEvent): Promise<'none' | 'stream' | 'all'> => {
    const isLater = !isBefore(event, end);
    if ('position' in end || end.by === 'recorded') return isLater ? 'all' : 'none';
    // By the time of happening each stream ends for itself; others may have before the start, or by what is of other dialogs.
    const isTold = start === null ? READ_ANYWAY.test(event.stream) : event.stream === history.stream;
    if (!isTold) return (await wasThere(event)) ? 'none' : 'stream';
    if (isLater) ended.add(event.stream);
    return ended.has(event.stream) ? 'stream' : 'none';
  };
}

/** Events of the dialog's own stream that are read at once. */
const OWN = 100;

/** The lines of a dialog with their events; its own stream, of which most are, is read in order. */
async function* recordedOf(
  context: QuestionContext,
  { dialogId, stream }: DialogHistory,
  start: StepsStart | null,
) {
  const { eventStore } = context;
  let own = new Map<number, RecordedEvent>();
  for await (const line of linesOf(context, dialogId, start?.line ?? null)) {
    const { document } = line;
    if (document.stream !== stream) {
      const event = await eventStore.eventAt(line.position);
      if (event !== null) yield { line, event };
      continue;
    }
    if (!own.has(document.revision)) {
      const page = await eventStore.readStream(stream, { from: document.revision, limit: OWN });
      own = new Map(page.map((event) => [event.revision, event]));
    }
    const event = own.get(document.revision);
    if (event !== undefined) yield { line, event };
  }
}

/** Messages of which is remembered whether they have been deleted. */
const REMEMBERED = 1_000;

/** Events as they are shown: without content where the dialog or the message has been deleted since. */
function showing(context: QuestionContext, { isErased }: DialogHistory, end: End) {
  const [kept, emptied] = [showsOf(context.product, false), showsOf(context.product, true)];
  const erased = new Map<number, boolean>();
  return async (event: RecordedEvent): Promise<RecordedEvent> => {
    const messageId = messageIn(event);
    if (isErased) return emptied(event);
    if (messageId === null) return kept(event);
    const known = erased.get(messageId) ?? (await messageHistoryOf(context, messageId, end)).isErased;
    erased.set(messageId, known);
    const [eldest] = erased.keys();
    if (erased.size > REMEMBERED && eldest !== undefined) erased.delete(eldest);
    return (known ? emptied : kept)(event);
  };
}

function stepOf(
  event: RecordedEvent,
  { state, slices }: Folded<DialogState>,
  changes: readonly DocumentStep[],
): Step {
  const { id, position, stream, revision, type, recordedAt, metadata, data } = event;
  const { actor, commandId, correlationId, causationId } = metadata;
  const { commandType = null, requestId = null, process = null } = metadata;
  return {
    eventId: id,
    position: positionToText(position),
    ...{ stream, revision, type, recordedAt, occurredAt: timeOf(event), actor },
    cause: { commandType, commandId, requestId, process, correlationId, causationId },
    ...{ data, state, slices, changes },
  };
}
