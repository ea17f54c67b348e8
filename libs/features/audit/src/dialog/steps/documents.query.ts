import type { QuestionContext } from '@parley/application';
import { positionToText, type Document, type RecordedEvent } from '@parley/eventsourcing';
import { foldsStreams, memoryFold, type MemoryFold, type Projection } from '@parley/subscriptions';
import { messageIn } from '../feed/messages.query.js';

/** What a step made of a document, folded from the events of this dialog alone. */
export interface DocumentStep {
  readonly projection: string;
  /** Null: every document of the dialog. */
  readonly id: string | null;
  /** Null: there was none. */
  readonly before: Document | null;
  /** Null: there is none any more. */
  readonly after: Document | null;
}

/** The read models of a dialog while its events go by. Their size does not grow with the dialog's messages. */
export interface DialogDocuments {
  fold(event: RecordedEvent): readonly DocumentStep[];
  /** Whether documents of the message are held, so that its later events can be folded. */
  holds(messageId: number): boolean;
}

/** Messages whose documents are held. */
const HELD = 1_000;

/** Those of audits say of every event that it was there; what is folded from streams does not follow from one event. */
const isShown = (projection: Projection): boolean =>
  !projection.name.startsWith('audit-') && !foldsStreams(projection);

interface Model {
  readonly name: string;
  readonly fold: MemoryFold;
  readonly documents: Map<string, Document>;
}

export function dialogDocuments({ product }: Pick<QuestionContext, 'product'>): DialogDocuments {
  const models: readonly Model[] = product.projections.filter(isShown).map((projection) => ({
    name: projection.name,
    fold: memoryFold(projection, product.catalog),
    documents: new Map<string, Document>(),
  }));
  /** Ids of the documents of each message, those touched last at the end. */
  const held = new Map<number, Set<string>>();

  const forget = (ids: Iterable<string>): void => {
    for (const id of ids) for (const { documents } of models) documents.delete(id);
  };
  const hold = (event: RecordedEvent, steps: readonly DocumentStep[]): void => {
    const messageId = messageIn(event);
    if (messageId === null) return forget(idsOf(steps.filter(({ id }) => isOfEvent(id ?? '', event))));
    const known = held.get(messageId) ?? new Set<string>();
    for (const id of idsOf(steps.filter(({ after }) => after?.['messageId'] === messageId))) known.add(id);
    held.delete(messageId);
    held.set(messageId, known);
    const [eldest] = held;
    if (held.size <= HELD || eldest === undefined) return;
    held.delete(eldest[0]);
    forget(eldest[1]);
  };
  return {
    holds: (messageId) => held.has(messageId),
    fold(event) {
      const steps = models.flatMap(({ name, fold, documents }) =>
        stepsOf(name, fold(documents, event), event),
      );
      hold(event, steps);
      return steps;
    },
  };
}

/** A document that only this event makes, such as an entry of the feed: nothing but a purge touches it again. */
const isOfEvent = (id: string, { position }: RecordedEvent): boolean => {
  const own = `e${positionToText(position)}`;
  return id === own || id.startsWith(`${own}-`);
};

const idsOf = (steps: readonly DocumentStep[]): readonly string[] => steps.flatMap(({ id }) => id ?? []);

function stepsOf(
  projection: string,
  changes: ReturnType<MemoryFold>,
  { type }: RecordedEvent,
): readonly DocumentStep[] {
  const steps = changes.map(({ id, before, after }) => ({ projection, id, before, after }));
  if (type !== 'DialogDeleted') return steps;
  const removed = steps.filter(({ after }) => after === null);
  if (removed.length === 0) return steps;
  return [
    { projection, id: null, before: null, after: null },
    ...steps.filter(({ after }) => after !== null),
  ];
}
