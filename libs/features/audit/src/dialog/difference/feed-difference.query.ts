import type { QuestionContext } from '@parley/application';
import { messageAggregate } from '@parley/dialogs';
import { START, type Position, type RecordedEvent, type StoredDocument } from '@parley/eventsourcing';
import type { AuditEvent } from '../../events/audit-events.projection.js';
import { eventsBeside } from '../beside/beside.query.js';
import { entriesOf, type EntryAsOf } from '../feed/entries.query.js';
import { isWriting, messageHistoryOf, messageIn, writingOf } from '../feed/messages.query.js';
import { isBefore, type End, type Reached } from '../moment.js';
import { lineId, startOf } from '../../events/line-ids.js';
import { linesOf } from '../lines.query.js';
import { eventsOf, type DialogHistory } from '../streams.query.js';

/** How much is looked through for one page. */
export interface Most {
  /** Events of the dialog, and events of its messages. */
  readonly events: number;
  /** Lines of the index, most of which are of the dialog's own stream. */
  readonly lines: number;
}

/** Where a page begins. */
export interface FeedPlace {
  /** Revision of the dialog's stream; null: all of it has been told. */
  readonly revision: number | null;
  /** Of the last event of the dialog that was told, as a position. */
  readonly told: Position;
  /** Line of the index after which messages are looked for; null: all have been. */
  readonly line: string | null;
}

export interface FeedDifference {
  /** In the order of the log, as of the second moment. History loses no entry: what is deleted stays as a skeleton. */
  readonly added: readonly EntryAsOf[];
  readonly changed: readonly { readonly before: EntryAsOf; readonly after: EntryAsOf }[];
  /** False: there are more than are shown, or may be. */
  readonly isWhole: boolean;
}

export interface FeedPart {
  readonly feed: FeedDifference;
  /** Null: nothing is left. */
  readonly next: FeedPlace | null;
}

export interface Span {
  readonly from: End;
  readonly to: End;
  /** Where the dialog's stream was at `from`. */
  readonly reached: Reached;
}

const firstPlace = ({ reached: { revision, recordedAt } }: Span): FeedPlace => ({
  ...{ revision: revision + 1, told: START },
  line: recordedAt === null ? '' : startOf(recordedAt),
});

/** A part of the entries that are new at the second moment, and of the messages to which something happened between the two. */
export async function feedDifference(
  context: QuestionContext,
  history: DialogHistory,
  span: Span,
  most: Most,
  from: FeedPlace = firstPlace(span),
): Promise<FeedPart> {
  const { events, revision, told } = await newEvents(context, history, span, most, from);
  const added = await entriesOf(context, history, events, span.to);
  const { ids, line } = await touchedMessages(context, history, span, most, from);
  const isNew = new Set(events.filter(isWriting).map(messageIn));
  const changed: { before: EntryAsOf; after: EntryAsOf }[] = [];
  for (const id of ids.filter((messageId) => !isNew.has(messageId)))
    changed.push(...(await changeOf(context, history, span, id)));
  const isWhole = revision === null && line === null;
  return { feed: { added, changed, isWhole }, next: isWhole ? null : { revision, told, line } };
}

/** Of a message that was there at the first moment; none where it looks the same at the second. */
async function changeOf(context: QuestionContext, history: DialogHistory, { from, to }: Span, id: number) {
  const writing = await writingOf(context, history.stream, id);
  if (writing === null || !isBefore(writing, from)) return [];
  const [[before], [after]] = (await Promise.all(
    [from, to].map((end) => entriesOf(context, history, [writing], end)),
  )) as [readonly EntryAsOf[], readonly EntryAsOf[]];
  return before && after && JSON.stringify(before) !== JSON.stringify(after) ? [{ before, after }] : [];
}

/** Those of the dialog, with what was done to its client between them; `revision` begins the next page. */
async function newEvents(
  context: QuestionContext,
  { stream }: DialogHistory,
  { from, to }: Span,
  most: Most,
  { revision: first, told }: FeedPlace,
): Promise<{ readonly events: readonly RecordedEvent[] } & Omit<FeedPlace, 'line'>> {
  if (first === null) return { events: [], revision: null, told };
  const read: RecordedEvent[] = [];
  for await (const page of eventsOf(context, stream, to, first)) {
    read.push(...page);
    if (read.length > most.events) break;
  }
  const [own, next] = [read.slice(0, most.events), read[most.events]];
  const last = next && own.at(-1)?.position;
  const stretch = { after: told, before: last ?? null };
  const beside = (await eventsBeside(context, stream, to, stretch)).filter((event) => !isBefore(event, from));
  const events = [...own, ...beside].toSorted((a, b) => (a.position < b.position ? -1 : 1));
  return { events, revision: next?.revision ?? null, told: last ?? told };
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

/** Messages whose own streams have events between the moments, by the index of events; each where its first such event is met. */
async function touchedMessages(
  context: QuestionContext,
  { dialogId }: DialogHistory,
  span: Span,
  most: Most,
  { line: first }: FeedPlace,
): Promise<{ readonly ids: readonly number[]; readonly line: string | null }> {
  const ids = new Set<number>();
  if (first === null) return { ids: [], line: null };
  const isPast = ending(span.to);
  const begin = firstPlace(span).line ?? '';
  let [last, read, looked] = [first, 0, 0];
  for await (const line of linesOf(context, dialogId, first === '' ? null : first)) {
    context.signal.throwIfAborted();
    if (isPast(line)) break;
    if (looked === most.lines || read === most.events) return { ids: [...ids], line: last };
    looked += 1;
    last = line.id;
    const messageId = messageOf(line.document.stream);
    if (messageId === null || ids.has(messageId)) continue;
    read += 1;
    if ((await firstLineOf(context, messageId, span, begin)) === line.id) ids.add(messageId);
  }
  return { ids: [...ids], line: null };
}

const PREFIX = `${messageAggregate.name}-`;
const messageOf = (stream: string): number | null =>
  stream.startsWith(PREFIX) ? Number(stream.slice(PREFIX.length)) : null;

/** Where what happened to a message between the moments begins; undefined: nothing did. */
async function firstLineOf(
  context: QuestionContext,
  messageId: number,
  { from, to }: Span,
  begin: string,
): Promise<string | undefined> {
  const { events } = await messageHistoryOf(context, messageId, to);
  const first = events.findIndex((event) => !isBefore(event, from));
  const within = first < 0 ? [] : events.slice(first);
  return within
    .map(lineId)
    .filter((line) => line > begin)
    .sort()[0];
}
