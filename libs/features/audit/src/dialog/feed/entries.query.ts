import type { QuestionContext } from '@parley/application';
import { feedProjection, orderOf } from '@parley/dialogs';
import { positionToText, timeOf, type Actor, type Document, type RecordedEvent } from '@parley/eventsourcing';
import { foldBeside, memoryFold, type MemoryFold, type Projection } from '@parley/subscriptions';
import { eventsAlongside } from '../alongside.query.js';
import type { End } from '../moment.js';
import { showsOf } from '../shows.js';
import { type DialogHistory } from '../streams.query.js';
import { isWriting, messageHistoryOf, messageIn, type MessageHistory } from './messages.query.js';

/** An edit of a message. Times are RFC 3339 UTC with ms. */
export interface EditAsOf {
  readonly position: string;
  readonly at: string;
  readonly recordedAt: string;
  readonly actor: Actor;
  /** Empty where content is erased. */
  readonly text: string;
}

/** An entry of a feed as it was. */
export interface EntryAsOf {
  /** Of its document; with the read model before it where another feature contributes it. */
  readonly id: string;
  readonly kind: string;
  /** Of the event that made it. */
  readonly position: string;
  readonly recordedAt: string;
  readonly at: string;
  readonly actor: Actor;
  /** The dialog or the message has been deleted since: texts are empty. */
  readonly erased: boolean;
  /** What its read model held: of an edited message the first text in `content`, the latest in `editedText`. */
  readonly document: Document;
  /** Of a message, the oldest first. */
  readonly edits: readonly EditAsOf[];
}

interface Source {
  readonly name: string;
  readonly fold: MemoryFold;
  readonly documents: Map<string, Document>;
}

interface Made {
  readonly source: Source;
  readonly id: string;
  readonly event: RecordedEvent;
}

async function sourcesOf(context: QuestionContext): Promise<readonly Source[]> {
  const { product, reader } = context;
  const models = [feedProjection, ...reader.contributions.feedEntries.map(({ projection }) => projection)];
  const alongside = await eventsAlongside(context, models);
  return (models as readonly Projection[]).map((projection) => ({
    name: projection === feedProjection ? '' : projection.name,
    fold: foldBeside(projection, memoryFold(projection, product.catalog), alongside),
    documents: new Map<string, Document>(),
  }));
}

/** The entries that these events of a dialog and its clients made, in the order of the log, with all that happened to them before the end. */
export async function entriesOf(
  context: QuestionContext,
  history: DialogHistory,
  events: readonly RecordedEvent[],
  end: End,
): Promise<readonly EntryAsOf[]> {
  const messages = await historiesOf(context, events, end);
  const isErased = (event: RecordedEvent): boolean =>
    history.isErased || messages.get(messageIn(event) ?? 0)?.isErased === true;
  const [kept, emptied] = [showsOf(context.product, false), showsOf(context.product, true)];
  const shows = (event: RecordedEvent): RecordedEvent => (isErased(event) ? emptied : kept)(event);
  const sources = await sourcesOf(context);
  const made: Made[] = [];
  for (const event of events) {
    if (event.type === 'DialogDeleted') made.push(deletion(sources, event));
    else made.push(...folded(sources, shows(event), history.dialogId));
  }
  for (const { events: later } of messages.values())
    for (const event of later.map(shows)) for (const { fold, documents } of sources) fold(documents, event);
  return made.map(({ source, id, event }) => {
    const edits = (messages.get(messageIn(event) ?? 0)?.events ?? []).filter(
      ({ type }) => type === 'MessageEdited',
    );
    const document = source.documents.get(id) ?? {};
    return {
      id: source.name === '' ? id : `${source.name}:${id}`,
      kind: String(document['kind']),
      position: positionToText(event.position),
      recordedAt: event.recordedAt,
      at: timeOf(event),
      actor: (document['actor'] as Actor | undefined) ?? event.metadata.actor,
      erased: isErased(event),
      document,
      edits: edits.map((edit) => editOf(shows(edit))),
    };
  });
}

async function historiesOf(
  context: QuestionContext,
  events: readonly RecordedEvent[],
  end: End,
): Promise<ReadonlyMap<number, MessageHistory>> {
  const ids = events.filter(isWriting).flatMap((event) => messageIn(event) ?? []);
  const found = ids.map(async (id) => [id, await messageHistoryOf(context, id, end)] as const);
  return new Map(await Promise.all(found));
}

const folded = (sources: readonly Source[], event: RecordedEvent, dialogId: number): readonly Made[] =>
  sources.flatMap((source) =>
    source
      .fold(source.documents, event)
      .filter(({ before, after }) => before === null && after?.['dialogId'] === dialogId)
      .map(({ id }) => ({ source, id, event })),
  );

/** The read model of feeds forgets a deleted dialog; its skeleton ends with who deleted it, and when. */
function deletion(sources: readonly Source[], event: RecordedEvent): Made {
  const [source] = sources as [Source];
  const id = `e${positionToText(event.position)}`;
  const { actor } = event.metadata;
  source.documents.set(id, { kind: 'deleted', order: orderOf(event.position), at: timeOf(event), actor });
  return { source, id, event };
}

const editOf = (event: RecordedEvent): EditAsOf => ({
  position: positionToText(event.position),
  at: timeOf(event),
  recordedAt: event.recordedAt,
  actor: event.metadata.actor,
  text: (event.data as { readonly text: string }).text,
});
