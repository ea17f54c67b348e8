import type { FoldedProduct } from '@parley/application';
import { dialogAggregate, orderOf, type DialogDeleted } from '@parley/dialogs';
import { timeOf, type RecordedEvent, type RecordedOf, type Slice } from '@parley/eventsourcing';
import { defineProjection, on, type Projection } from '@parley/subscriptions';
import { besideStreamsOf } from '../alongside.query.js';
import { shownModels } from '../steps/documents.query.js';
import type { DialogThen, FoldedDialog } from './dialog-fold.js';
import { wholeFolding, type WholeDialog } from './whole-fold.js';

/** A dialog after one of its events. */
export type CheckpointDocument = {
  readonly of: string;
  readonly contentOf: number | null;
  readonly madeBy: string;
  readonly revision: number;
  readonly eventId: string;
  readonly order: string;
  readonly recordedTo: string;
  readonly occurredTo: string;
  readonly folded: string;
  readonly documents: string;
};

/** Events between two checkpoints: those that an answer has to fold, at most. A dialog with fewer has none, and costs nothing. */
const EVERY = 1_000;

const STREAM = /^dialog-([1-9]\d*)$/;

/** What a checkpoint is of: the dialog as it is shown, and as it would be shown if it was deleted. */
export const checkpointOf = ({ dialogId, isErased }: FoldedDialog): string =>
  isErased ? `erased-${dialogId}` : `dialog-${dialogId}`;

const dialogOf = (id: string): FoldedDialog => ({
  dialogId: Number(id.slice(id.indexOf('-') + 1)),
  isErased: id.startsWith('erased-'),
});

const slicesOf = ({ slices }: Pick<FoldedProduct, 'slices'>): readonly Slice[] =>
  slices.filter(({ base }) => base.name === dialogAggregate.name);

type Versioned = Pick<FoldedProduct, 'slices' | 'declared'>;

/** Raised where checkpoints of the same versions would hold something else. 2: read models are given documents beside. */
const FORM = 2;

const versionsIn = (product: Versioned): readonly (readonly [name: string, version: number])[] => [
  ['checkpoints', FORM],
  [dialogAggregate.name, dialogAggregate.stateVersion],
  ...slicesOf(product).map(({ feature, stateVersion }) => [feature, stateVersion] as const),
  ...shownModels(product).map(({ name, version }) => [name, version] as const),
];

/** The versions that a checkpoint depends on: one of others is not gone on from. */
export const checkpointVersions = (product: Versioned): string =>
  versionsIn(product)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');

/** Grows with each of them, so that a release which raises one builds the checkpoints again. */
const versionOf = (product: Versioned): number =>
  versionsIn(product).reduce((sum, [, version]) => sum + version, 0);

const fields: Projection<CheckpointDocument>['fields'] = {
  of: { type: 'string', meaning: 'dialog-<id>, or erased-<id>: the same without content.' },
  contentOf: {
    type: 'integer',
    nullable: true,
    meaning: 'Dialog whose content it holds; null: it holds none.',
  },
  madeBy: {
    type: 'string',
    meaning: 'Versions of state, slices and read models by which it was folded.',
  },
  revision: { type: 'integer', meaning: "Revision of the dialog's stream that it is after." },
  eventId: { type: 'string', meaning: 'Event at that revision.' },
  order: { type: 'string', meaning: 'Position of that event, with leading zeros; ascending.' },
  recordedTo: { type: 'date', meaning: 'Latest recording of an event of the dialog up to there.' },
  occurredTo: {
    type: 'date',
    meaning: 'Latest time at which an event of the dialog up to there happened.',
  },
  folded: { type: 'string', meaning: 'State, slices and row of the dialog, as JSON.' },
  documents: {
    type: 'string',
    meaning: "What read models held of the dialog by its own stream, without its messages', as JSON.",
  },
};

/**
 * How long dialogs were after every so many events of their streams, without and with erasure: what audits show of a moment is folded on
 * from here. The content of a deleted dialog is purged; what holds none stays.
 */
export function auditCheckpoints(product: FoldedProduct, every = EVERY): Projection<CheckpointDocument> {
  const madeBy = checkpointVersions(product);
  const fold = checkpointFolding(product);
  const next = (document: CheckpointDocument | null, { revision }: RecordedEvent): number | null => {
    if (document === null) return revision === every - 1 ? 0 : null;
    return document.madeBy === madeBy ? document.revision + 1 : null;
  };
  return defineProjection<CheckpointDocument>({
    name: 'audit-checkpoints',
    version: versionOf(product),
    weight: 4,
    indexes: [
      { fields: ['of', 'order'] },
      { fields: ['of', 'recordedTo', 'order'] },
      { fields: ['of', 'occurredTo', 'order'] },
      { fields: ['contentOf'] },
    ],
    fields,
    on: {
      '*': on<RecordedEvent, CheckpointDocument>({
        key: (event) => ((event.revision + 1) % every === 0 ? idsOf(event) : []),
        since: (document, event) => next(document, event) ?? event.revision,
        alongside: besideStreamsOf(shownModels(product)),
        apply(document, event, id, earlier = []) {
          const from = next(document, event);
          if (from === null) return document;
          const isOwn = ({ stream }: RecordedEvent): boolean => stream === event.stream;
          const own = earlier.filter((before) => isOwn(before) && before.revision >= from);
          const alongside = earlier.filter((before) => !isOwn(before));
          return { madeBy, ...fold(document, id, [...own, event], alongside) };
        },
        leaves: (before, _, { revision }, id) =>
          before && { id: `${id}@${revision - every}`, document: before },
      }),
    },
    purge: {
      DialogDeleted: ({ data }: RecordedOf<typeof DialogDeleted>) => ({
        field: 'contentOf',
        value: data.dialogId,
      }),
    },
  });
}

/** What follows the purge holds no content. */
function idsOf({ stream, type }: RecordedEvent): readonly string[] {
  const [, named] = STREAM.exec(stream) ?? [];
  if (named === undefined) return [];
  const dialogId = Number(named);
  const erased = checkpointOf({ dialogId, isErased: true });
  return type === 'DialogDeleted' ? [erased] : [checkpointOf({ dialogId, isErased: false }), erased];
}

type FoldCheckpoint = (
  before: CheckpointDocument | null,
  of: string,
  events: readonly RecordedEvent[],
  alongside: readonly RecordedEvent[],
) => Omit<CheckpointDocument, 'madeBy'>;

function checkpointFolding(product: FoldedProduct): FoldCheckpoint {
  const foldWhole = wholeFolding(product);
  return (before, of, events, alongside) => {
    const dialog = dialogOf(of);
    const fold = foldWhole(dialog, before && wholeOf(before), alongside);
    let [recordedTo, occurredTo] = [before?.recordedTo ?? '', before?.occurredTo ?? ''];
    for (const event of events) {
      fold.take(event);
      const [recordedAt, occurredAt] = [event.recordedAt, timeOf(event)];
      if (recordedAt > recordedTo) recordedTo = recordedAt;
      if (occurredAt > occurredTo) occurredTo = occurredAt;
    }
    const { revision, id: eventId, position } = events.at(-1) as RecordedEvent;
    const { then, documents } = fold.now();
    return {
      ...{ of, contentOf: dialog.isErased ? null : dialog.dialogId, revision, eventId },
      ...{ order: orderOf(position), recordedTo, occurredTo, folded: JSON.stringify(then) },
      documents: JSON.stringify(documents),
    };
  };
}

export const thenOf = ({ folded }: CheckpointDocument): DialogThen => JSON.parse(folded) as DialogThen;

/** With the documents of read models. */
export const wholeOf = (checkpoint: CheckpointDocument): WholeDialog => ({
  then: thenOf(checkpoint),
  documents: JSON.parse(checkpoint.documents) as WholeDialog['documents'],
});
