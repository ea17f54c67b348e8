import type { FoldedProduct } from '@parley/application';
import type { Document, RecordedEvent } from '@parley/eventsourcing';
import {
  foldBeside,
  foldsStreams,
  memoryFold,
  type MemoryFold,
  type Projection,
} from '@parley/subscriptions';
import { messageIn } from '../feed/messages.query.js';
import { isOfEvent, isOfMessage } from './belonging.js';

/** What a step made of a document, folded from the events of this dialog, with what stood beside by then. */
export interface DocumentStep {
  readonly projection: string;
  /** Null: every document of the dialog. */
  readonly id: string | null;
  /** Other dialogs change the document, too: `after` is what this event alone makes of a new one, and `before` is null. */
  readonly shared: boolean;
  /** Null: there was none. */
  readonly before: Document | null;
  /** Null: there is none any more. */
  readonly after: Document | null;
}

/** Documents by read model and id; JSON. */
export type KeptDocuments = Readonly<Record<string, Readonly<Record<string, Document>>>>;

/** The read models of a dialog while its events go by. Their size does not grow with the dialog's messages. */
export interface DialogDocuments {
  fold(event: RecordedEvent): readonly DocumentStep[];
  /** The same without an answer; of its message nothing is held. */
  pass(event: RecordedEvent): void;
  /** Whether documents of the message are held, so that its later events can be folded. */
  holds(messageId: number): boolean;
  /** Makes the documents of a message by all that has happened to it, and no other. */
  restore(messageId: number, events: readonly RecordedEvent[]): void;
  /** Those that are of no single message. */
  kept(): KeptDocuments;
}

/** Messages whose documents are held. */
const HELD = 1_000;

/** Those of audits say of every event that it was there; what is folded from streams does not follow from one event. */
const isShown = (projection: Projection): boolean =>
  !projection.name.startsWith('audit-') && !foldsStreams(projection);

/** The read models that steps show. */
export const shownModels = ({ declared }: Pick<FoldedProduct, 'declared'>): readonly Projection[] =>
  declared.filter(isShown);

interface Model {
  readonly projection: Projection;
  readonly name: string;
  /** Its documents name no dialog: others change them, too. */
  readonly isShared: boolean;
  readonly fold: MemoryFold;
  /** A deletion of the dialog removes what it holds, whether or not it is held here. */
  readonly isPurged: boolean;
}

type Documents = ReadonlyMap<Model, Map<string, Document>>;
type Place = readonly [model: Model, id: string];

/**
 * Opens the documents of a dialog: as they were, or none. `alongside`: all events of the streams that make what handlers of these read models
 * are given beside.
 */
export type OpenDocuments = (begin: KeptDocuments, alongside: readonly RecordedEvent[]) => DialogDocuments;

export function dialogDocuments(product: Pick<FoldedProduct, 'declared' | 'catalog'>): OpenDocuments {
  const models = shownModels(product).map((projection): Model => ({
    projection,
    name: projection.name,
    isShared: !('dialogId' in projection.fields),
    fold: memoryFold(projection, product.catalog),
    isPurged: projection.purge?.['DialogDeleted'] !== undefined,
  }));
  return (begin, alongside) =>
    documentsOver(
      models.map((model) => ({ ...model, fold: foldBeside(model.projection, model.fold, alongside) })),
      begin,
    );
}

function documentsOver(models: readonly Model[], begin: KeptDocuments): DialogDocuments {
  const documents: Documents = new Map(
    models.map((model) => [model, new Map(Object.entries(begin[model.name] ?? {}))]),
  );
  const held = heldMessages(documents);
  return {
    holds: held.has,
    fold(event) {
      const steps = [...documents].flatMap(([model, own]) => stepsOf(model, own, event));
      const places = steps.filter(({ isShared }) => !isShared);
      const messageId = messageIn(event);
      if (messageId !== null) held.hold(messageId, placesIn(places, isOfMessage(event, messageId)));
      else held.forget(placesIn(places, ({ id }) => isOfEvent(id, event)));
      return event.type === 'DialogDeleted' ? deletionSteps(models, steps) : steps.map(shownStep);
    },
    pass(event) {
      const messageId = messageIn(event);
      const isDropped = messageId === null ? null : isOfMessage(event, messageId);
      for (const [model, own] of documents) {
        if (model.isShared) continue;
        for (const touched of stepsOf(model, own, event))
          if (isDropped?.(touched) ?? isOfEvent(touched.id, event)) own.delete(touched.id);
      }
    },
    restore(messageId, events) {
      const alone: Documents = new Map(models.map((model) => [model, new Map<string, Document>()]));
      const places = events.flatMap((event) =>
        placesIn(
          [...alone].flatMap(([model, own]) => (model.isShared ? [] : stepsOf(model, own, event))),
          isOfMessage(event, messageId),
        ),
      );
      for (const [model, id] of places) {
        const document = alone.get(model)?.get(id);
        if (document) documents.get(model)?.set(id, document);
      }
      held.hold(messageId, places);
    },
    kept() {
      const isHeld = held.places();
      return Object.fromEntries(
        [...documents].flatMap(([model, own]) => {
          const kept = [...own].filter(([id]) => !isHeld(model, id));
          return kept.length === 0 ? [] : [[model.name, Object.fromEntries(kept)] as const];
        }),
      );
    },
  };
}

/** The messages that were touched last, with the places of their documents; those of others are forgotten. */
function heldMessages(documents: Documents) {
  const held = new Map<number, readonly Place[]>();
  const forget = (places: readonly Place[]): void => {
    for (const [model, id] of places) documents.get(model)?.delete(id);
  };
  return {
    forget,
    has: (messageId: number): boolean => held.has(messageId),
    hold(messageId: number, places: readonly Place[]): void {
      const known = held.get(messageId) ?? [];
      const added = places.filter(
        ([model, id]) => !known.some((place) => place[0] === model && place[1] === id),
      );
      held.delete(messageId);
      held.set(messageId, [...known, ...added]);
      const [eldest] = held;
      if (held.size <= HELD || eldest === undefined) return;
      held.delete(eldest[0]);
      forget(eldest[1]);
    },
    places(): (model: Model, id: string) => boolean {
      const places = new Map<Model, Set<string>>();
      for (const [model, id] of [...held.values()].flat())
        places.set(model, (places.get(model) ?? new Set()).add(id));
      return (model, id) => places.get(model)?.has(id) === true;
    },
  };
}

interface Touched {
  readonly model: Model;
  readonly id: string;
  readonly isShared: boolean;
  readonly before: Document | null;
  readonly after: Document | null;
}

/** What is shared is folded into a new document: how it was says the log of all dialogs alone. */
const stepsOf = (model: Model, own: Map<string, Document>, event: RecordedEvent): readonly Touched[] =>
  model
    .fold(model.isShared ? new Map<string, Document>() : own, event)
    .map((change) => ({ ...change, model, isShared: model.isShared }));

const placesIn = (touched: readonly Touched[], isMeant: (touched: Touched) => boolean): readonly Place[] =>
  touched.filter(isMeant).map(({ model, id }) => [model, id]);

const shownStep = ({ model, id, isShared: shared, before, after }: Touched): DocumentStep => ({
  projection: model.name,
  id,
  shared,
  ...{ before, after },
});

/** Of what a deletion removes it is said that all goes, whatever of it is held. */
function deletionSteps(models: readonly Model[], touched: readonly Touched[]): readonly DocumentStep[] {
  return models.flatMap((model) => {
    const steps = touched.filter((step) => step.model === model).map(shownStep);
    const left = steps.filter(({ after }) => after !== null);
    if (!model.isPurged && left.length === steps.length) return steps;
    return [{ projection: model.name, id: null, shared: false, before: null, after: null }, ...left];
  });
}
