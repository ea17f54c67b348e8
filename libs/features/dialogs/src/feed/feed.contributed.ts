import type { FeedEntries } from '@parley/application';
import { timeOf, positionToText, type FieldSpec, type RecordedEvent } from '@parley/eventsourcing';
import { defineProjection, on, type Handler } from '@parley/subscriptions';
import { buries, purgesDialog, tombstoneOf } from '../tombstone.js';
import { feedFields, orderOf, type ContributedKind } from './feed.document.js';
import { feedShapesOf } from './paging/feed.sides.js';

/** `deleted`: what is left of a deleted dialog, and has nothing else. */
type Stored = { readonly kind: ContributedKind | 'deleted'; readonly [field: string]: unknown };

// The handlers differ in the event they take; each is only ever called with its own.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type AnyHandler = Handler<Stored, any>;

export interface FeedEntriesDefinition<Kind extends ContributedKind> {
  /** Of the read model, such as `pin-feed`. */
  readonly name: string;
  readonly version: number;
  /** What entries of each kind show beside id, time and actor. */
  readonly kinds: Readonly<Record<Kind, Readonly<Record<string, FieldSpec>>>>;
  /** By event; `feedEntry` makes them. */
  readonly on: Readonly<Record<string, AnyHandler>>;
}

/** An entry for each event of a type that names its dialog. */
export const feedEntry = <E extends RecordedEvent<string, { readonly dialogId: number }>>(
  kind: ContributedKind,
  shown: (event: E) => Readonly<Record<string, unknown>> = () => ({}),
): Handler<Stored, E> =>
  on<E, Stored>({
    key: ({ position }) => `e${positionToText(position)}`,
    unless: ({ data }) => tombstoneOf(data.dialogId),
    apply: (_, event) => ({
      ...shown(event),
      kind,
      dialogId: event.data.dialogId,
      order: orderOf(event.position),
      at: timeOf(event),
      actor: event.metadata.actor,
    }),
  });

const { kind, dialogId, order, at, actor } = feedFields;

/** Entries that a feature adds to feeds, in a read model of their own; those of a deleted dialog go with it. */
export function defineFeedEntries<Kind extends ContributedKind>({
  name,
  version,
  kinds,
  on: handlers,
}: FeedEntriesDefinition<Kind>): FeedEntries {
  const shown = Object.assign({}, ...Object.values(kinds)) as Readonly<Record<string, FieldSpec>>;
  const optional = Object.entries(shown).map(
    ([field, spec]) => [field, { ...spec, nullable: true }] as const,
  );
  const meaning = `${Object.keys(kinds).join(', ')}; deleted: what is left of a deleted dialog.`;
  const projection = defineProjection<Stored>({
    name,
    version,
    indexes: [{ fields: ['dialogId', 'at', 'order'] }, { fields: ['dialogId', 'order'] }],
    fields: { ...Object.fromEntries(optional), kind: { ...kind, meaning }, dialogId, order, at, actor },
    purge: { DialogDeleted: purgesDialog },
    on: { ...handlers, DialogDeleted: buries<Stored>({ kind: 'deleted' }) },
  });
  return { projection, shapes: feedShapesOf(name), kinds };
}
