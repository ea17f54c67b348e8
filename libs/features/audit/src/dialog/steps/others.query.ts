import type { QuestionContext } from '@parley/application';
import type { RecordedEvent } from '@parley/eventsourcing';
import { lineId } from '../../events/line-ids.js';
import { eventsBeside } from '../beside/beside.query.js';
import { isWriting, messageHistoryOf, messageIn, writingOf } from '../feed/messages.query.js';
import type { End } from '../moment.js';
import type { DialogHistory } from '../streams.query.js';
import type { DialogDocuments } from './documents.query.js';
import type { StepsStart } from './start.query.js';

/** A walk over the lines of a dialog. */
export interface Walk {
  readonly history: DialogHistory;
  readonly end: End;
  readonly start: StepsStart | null;
  readonly documents: DialogDocuments;
  /** An event as it is shown. */
  readonly shown: (event: RecordedEvent) => Promise<RecordedEvent>;
}

/** What other streams than the dialog's own have made of its read models, where a walk has not gone past it. */
export interface OtherStreams {
  /** Folds what was made of the documents that the event concerns. */
  bring(event: RecordedEvent): Promise<void>;
}

/**
 * What other aggregates have told of the dialog by the start is folded at once, since the dialog's own events may meet it; that of messages
 * and readers where they come. Streams may be folded one after another, for each of them touches fields of its own.
 */
export async function otherStreams(context: QuestionContext, walk: Walk): Promise<OtherStreams> {
  const { history, end, start, documents, shown } = walk;
  let beside: Promise<readonly RecordedEvent[]> | null = null;
  const told = () => (beside ??= eventsBeside(context, history.stream, end));
  const marks = new Set<string>();
  const fold = async (events: readonly RecordedEvent[]): Promise<void> => {
    for (const event of events) documents.fold(await shown(event));
  };
  if (start !== null)
    await fold((await told()).filter((event) => lineId(event) <= start.line && isOfDialog(history, event)));
  return {
    async bring(event) {
      const messageId = messageIn(event);
      if (messageId === null) {
        if (start === null || !isOfReader(event) || marks.has(event.stream)) return;
        marks.add(event.stream);
        return fold(await markBefore(context, event));
      }
      if (isWriting(event) || documents.holds(messageId)) return;
      const events = await messageBefore(context, history, messageId, event);
      const toldOf = (await told()).filter(
        (other) => messageIn(other) === messageId && other.position < event.position,
      );
      documents.restore(messageId, await Promise.all([...events, ...toldOf].map(shown)));
    },
  };
}

/** It names the dialog alone: no message of it, and not its client's other dialogs, as blocks do. */
const isOfDialog = ({ dialogId }: DialogHistory, event: RecordedEvent): boolean =>
  messageIn(event) === null && (event.data as { readonly dialogId?: unknown } | null)?.dialogId === dialogId;

/** Whatever happened to a message, from its writing on. */
async function messageBefore(
  context: QuestionContext,
  { stream }: DialogHistory,
  messageId: number,
  { position }: RecordedEvent,
): Promise<readonly RecordedEvent[]> {
  const writing = await writingOf(context, stream, messageId);
  if (writing === null || writing.position >= position) return [];
  const { events } = await messageHistoryOf(context, messageId, { position: position - 1n });
  return [writing, ...events];
}

const isOfReader = ({ stream }: RecordedEvent): boolean => stream.startsWith('read-mark-');

/** Read at once. */
const MARKS = 20;

/** What a reader's mark follows from: a reading sets all of it, so that what is before the last one does not count. */
async function markBefore(
  { eventStore }: QuestionContext,
  { stream, revision }: RecordedEvent,
): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (let from = revision - 1; from >= 0; from -= MARKS) {
    const page = await eventStore.readStream(stream, { direction: 'backwards', from, limit: MARKS });
    const reading = page.findIndex(({ type }) => type === 'DialogRead');
    found.push(...(reading < 0 ? page : page.slice(0, reading + 1)));
    if (reading >= 0) break;
  }
  return found.reverse();
}
