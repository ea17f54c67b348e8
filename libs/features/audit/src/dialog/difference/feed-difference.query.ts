import type { QuestionContext } from '@parley/application';
import { messageAggregate } from '@parley/dialogs';
import type { RecordedEvent, StoredDocument } from '@parley/eventsourcing';
import type { AuditEvent } from '../../events/audit-events.projection.js';
import { eventsBeside } from '../beside/beside.query.js';
import { entriesOf, type EntryAsOf } from '../feed/entries.query.js';
import { isWriting, messageIn, writingOf } from '../feed/messages.query.js';
import { isBefore, type End, type Reached } from '../moment.js';
import { startOf } from '../../events/line-ids.js';
import { linesOf } from '../lines.query.js';
import { eventsOf, type DialogHistory } from '../streams.query.js';

/** Events of each kind that are looked through for one difference. */
const MOST = 1_000;
/** Lines of the index, most of which are of the dialog's own stream. */
const MOST_LINES = 20_000;

export interface FeedDifference {
  /** In the order of the log, as of the second moment. History loses no entry: what is deleted stays as a skeleton. */
  readonly added: readonly EntryAsOf[];
  readonly changed: readonly { readonly before: EntryAsOf; readonly after: EntryAsOf }[];
  /** False: there are more than are shown, or may be. */
  readonly isWhole: boolean;
}

export interface Span {
  readonly from: End;
  readonly to: End;
  /** Where the dialog's stream was at `from`. */
  readonly reached: Reached;
}

/** Entries that are new at the second moment, and messages to which something happened between the two. */
export async function feedDifference(
  context: QuestionContext,
  history: DialogHistory,
  span: Span,
): Promise<FeedDifference> {
  const own = await newEvents(context, history, span);
  const beside = (await eventsBeside(context, history.stream, span.to)).filter(
    (event) => !isBefore(event, span.from),
  );
  const events = [...own.slice(0, MOST), ...beside].toSorted((a, b) => (a.position < b.position ? -1 : 1));
  const added = await entriesOf(context, history, events, span.to);
  const isNew = new Set(events.filter(isWriting).map(messageIn));
  const { ids, isWhole } = await touchedMessages(context, history, span);
  const changed: { before: EntryAsOf; after: EntryAsOf }[] = [];
  for (const id of ids.filter((messageId) => !isNew.has(messageId))) {
    const writing = await writingOf(context, history.stream, id);
    if (writing === null || !isBefore(writing, span.from)) continue;
    const [[before], [after]] = (await Promise.all(
      [span.from, span.to].map((end) => entriesOf(context, history, [writing], end)),
    )) as [readonly EntryAsOf[], readonly EntryAsOf[]];
    if (before && after && JSON.stringify(before) !== JSON.stringify(after)) changed.push({ before, after });
  }
  return { added, changed, isWhole: isWhole && own.length <= MOST };
}

async function newEvents(
  context: QuestionContext,
  { stream }: DialogHistory,
  { to, reached }: Span,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of eventsOf(context, stream, to, reached.revision + 1)) {
    events.push(...page);
    if (events.length > MOST) break;
  }
  return events;
}

/** By as much a clock of the log may have gone back, in ms. */
const DAY = 24 * 60 * 60_000;

/** Tells, of lines in the order of recording, from which one on all stand past an end. What happened later, the events alone tell. */
function ending(end: End): (line: StoredDocument<AuditEvent>) => boolean {
  let last = Infinity;
  return ({ position, document: { recordedAt } }) => {
    if (!('position' in end)) return end.by === 'recorded' && recordedAt > end.at;
    const at = Date.parse(recordedAt);
    if (position > end.position) last = Math.min(last, at + DAY);
    return at > last;
  };
}

/** Messages whose own streams have events between the moments, by the index of events. */
async function touchedMessages(
  context: QuestionContext,
  { dialogId }: DialogHistory,
  span: Span,
): Promise<{ readonly ids: readonly number[]; readonly isWhole: boolean }> {
  const ids = new Set<number>();
  const { recordedAt } = span.reached;
  const isPast = ending(span.to);
  let [read, looked] = [0, 0];
  for await (const line of linesOf(context, dialogId, recordedAt && startOf(recordedAt))) {
    context.signal.throwIfAborted();
    if (isPast(line)) break;
    looked += 1;
    if (looked > MOST_LINES) return { ids: [...ids], isWhole: false };
    if (!line.document.stream.startsWith(`${messageAggregate.name}-`)) continue;
    const event = await context.eventStore.eventAt(line.position);
    if (event === null || isBefore(event, span.from) || !isBefore(event, span.to)) continue;
    ids.add(Number(event.stream.slice(messageAggregate.name.length + 1)));
    read += 1;
    if (read > MOST) return { ids: [...ids], isWhole: false };
  }
  return { ids: [...ids], isWhole: true };
}
