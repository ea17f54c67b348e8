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
import { isWriting, messageHistoryOf, messageIn, writingOf } from '../feed/messages.query.js';
import { isBefore, type End } from '../moment.js';
import { linesOf } from '../lines.query.js';
import { showsOf } from '../shows.js';
import { type DialogHistory } from '../streams.query.js';
import { dialogDocuments, type DocumentStep } from './documents.query.js';

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

/** Every event that names the dialog, in the order of recording: of its own stream, of its messages, of readers. Memory does not grow. */
export async function* stepsOf(
  context: QuestionContext,
  history: DialogHistory,
  end: End,
): AsyncGenerator<Stepped> {
  const folding = foldingOf(dialogAggregate, context.product.slices);
  const documents = dialogDocuments(context);
  const shown = showing(context, history, end);
  let folded: Folded<DialogState> = folding.initial;
  const ended = new Set<string>();
  for await (const line of linesOf(context, history.dialogId, null)) {
    context.signal.throwIfAborted();
    const recorded = await context.eventStore.eventAt(line.position);
    if (recorded === null) continue;
    if (ended.has(recorded.stream)) continue;
    if (!isBefore(recorded, end)) {
      // By the time of happening each stream ends for itself.
      if ('position' in end || end.by === 'recorded') return;
      ended.add(recorded.stream);
      continue;
    }
    for (const earlier of await missing(context, history, documents, recorded))
      documents.fold(await shown(earlier));
    const event = await shown(recorded);
    if (event.stream === history.stream) folded = folding.after(folded, event);
    const [after, changes] = [folded, documents.fold(event)];
    yield { line, step: () => stepOf(event, after, changes) };
  }
}

/** Events of a message that was written long before: its documents have to be folded again. */
async function missing(
  context: QuestionContext,
  { stream }: DialogHistory,
  documents: { holds(messageId: number): boolean },
  event: RecordedEvent,
): Promise<readonly RecordedEvent[]> {
  const messageId = messageIn(event);
  if (messageId === null || isWriting(event) || documents.holds(messageId)) return [];
  const writing = await writingOf(context, stream, messageId);
  if (writing === null || writing.position >= event.position) return [];
  const { events } = await messageHistoryOf(context, messageId, { position: event.position - 1n });
  return [writing, ...events];
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
