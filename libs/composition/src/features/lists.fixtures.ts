import type { ClientDocument } from '@parley/clients';
import {
  unreadProjection,
  type DialogDocument,
  type DialogListParams,
  type UnreadDocument,
} from '@parley/dialogs';
import { given, type Given } from '@parley/dialogs/testing';
import { timeOf, type Document, type RecordedEvent } from '@parley/eventsourcing';
import { responsibleOf } from '@parley/shared';
import { canSeeDialog, type StaffDocument, type Viewer } from '@parley/staff';
import { ClientTagged, TagCreated, TagDeleted, type ClientTagsDocument } from '@parley/tags';
import { foldAll } from '@parley/testkit';
import {
  marksAt,
  sinceOf,
  TimeLimitsSet,
  type TimeLimitsDocument,
  type TimeLimitsSettings,
  type WaitingDocument,
} from '@parley/time-limits';
import { parley } from './features.js';

/** Tags 1 to 3, of which the last is deleted. */
const tagged = (clientId: number, tagId: number, pinned: boolean): Given =>
  given(ClientTagged, { clientId, tagId, pinned, dialogId: null });
const inTags = (event: Given): Given => ({ ...event, stream: 'tags-1' });
/** Of two clients. */
export const TAGS: readonly Given[] = [
  ...[1, 2, 3].map((tagId) => inTags(given(TagCreated, { tagId, name: `Tag ${tagId}`, color: 'red' }))),
  tagged(5, 1, true),
  tagged(5, 2, false),
  tagged(6, 2, true),
  tagged(6, 3, true),
  inTags(given(TagDeleted, { tagId: 3 })),
];

export const limited = (settings: TimeLimitsSettings): Given => given(TimeLimitsSet, { settings });

/** Documents of a read model, folded freshly from the log. */
function folded<D extends Document>(name: string, log: readonly RecordedEvent[]): ReadonlyMap<string, D> {
  const projection = parley.projections.find((one) => one.name === name);
  if (projection === undefined) throw new Error(name);
  return foldAll(projection, log) as ReadonlyMap<string, D>;
}

export const ORDERS: readonly DialogListParams[] = ['activity', 'processing'].flatMap((sort) =>
  [false, true].map((reverse) => ({ sort, reverse })),
);

/** A dialog as it stands in an order: the least key first. */
export interface Standing extends Place {
  readonly dialogId: number;
}

interface Place {
  readonly key: number;
  /** The greater one first, as text, where keys are the same. */
  readonly id: string;
}

export const byPlace = (a: Place, b: Place): number =>
  a.key - b.key || (a.id === b.id ? 0 : a.id > b.id ? -1 : 1);

/** What is so of each dialog, searched in documents and in the log: no column, no index, no cursor. */
export function freshly(log: readonly RecordedEvent[]) {
  const dialogs = folded<DialogDocument>('dialog-list', log);
  const clients = folded<ClientDocument>('client-card', log);
  const tagsOfClients = folded<ClientTagsDocument>('client-tags', log);
  const tags = folded('tags', log);
  const waiting = folded<WaitingDocument>('waiting', log);
  const staff = folded<StaffDocument>('staff', log);
  const unread = foldAll(unreadProjection, log) as ReadonlyMap<string, UnreadDocument>;
  const [limits] = folded<TimeLimitsDocument>('time-limits', log).values();
  const settings = limits?.settings as TimeLimitsSettings;
  const datesOf = datesIn(settings.timeZone, log);

  const isHelper = (botId: number): boolean => {
    const roles = staff.get(`bot-${botId}`)?.roles ?? [];
    return !roles.includes('responsible') && roles.length > 0;
  };
  const marksOf = (channelId: number, now: number) => marksAt(settings, now)(channelId);
  /** Since when the client waits, where limits hold. */
  const since = ({ dialogId, channelId }: DialogDocument): number | null => {
    const found = waiting.get(String(dialogId));
    const time = found && sinceOf(found, isHelper, settings.countFrom);
    return time && marksOf(channelId, 0) ? Date.parse(time) : null;
  };
  const level = (dialog: DialogDocument, now: number): string => {
    const time = since(dialog);
    return time === null ? 'none' : (marksOf(dialog.channelId, now)?.levelOf(time) ?? 'none');
  };
  const isUnread = (viewer: Viewer, { dialogId }: DialogDocument): boolean => {
    const mark = viewer.kind === 'manager' ? unread.get(`mark-${dialogId}-${viewer.id}`) : undefined;
    if (typeof mark?.flaggedBy === 'number') return true;
    return (unread.get(`dialog-${dialogId}`)?.waiting ?? []).some(({ upTo }) => upTo > (mark?.upTo ?? 0));
  };
  const tagIds = ({ clientId }: DialogDocument, pinned: boolean): readonly number[] =>
    (tagsOfClients.get(String(clientId))?.tags ?? [])
      .filter((tag) => (tag.pinned || !pinned) && tags.has(String(tag.tagId)))
      .map(({ tagId }) => tagId);
  const words = (value: unknown): readonly string[] => String(value).split(',');
  const someDate = ({ dialogId }: DialogDocument, isIn: (date: string) => boolean): boolean =>
    (datesOf.get(dialogId) ?? []).some(isIn);

  /** By the name of each filter. */
  const passes: Readonly<
    Record<string, (dialog: DialogDocument, value: unknown, viewer: Viewer, now: number) => boolean>
  > = {
    status: ({ status }, value) => status === value,
    responsible: ({ responsible }, value, { kind, id }) =>
      words(value).some((word) => (word === 'me' ? `${kind}:${id}` : word) === responsible),
    channelId: ({ channelId }, value) => words(value).includes(String(channelId)),
    lastAuthor: ({ lastMessageBy }, value) => words(value).includes(String(lastMessageBy)),
    unread: (dialog, value, viewer) => isUnread(viewer, dialog) === value,
    blocked: ({ clientId }, value) => (clients.get(String(clientId))?.blocked ?? false) === value,
    tags: (dialog, value) =>
      dialog.clientId !== null &&
      (value === 'none'
        ? tagIds(dialog, false).length === 0
        : words(value).every((id) => tagIds(dialog, false).includes(Number(id)))),
    pinnedTags: (dialog, value) =>
      value === 'any'
        ? tagIds(dialog, true).length > 0
        : words(value).every((id) => tagIds(dialog, true).includes(Number(id))),
    level: (dialog, value, _, now) => level(dialog, now) === value,
  };
  /** One message has to lie in all of the period. */
  const isInPeriod = (dialog: DialogDocument, { date, from = date, to = date }: DialogListParams): boolean =>
    (from ?? to) === undefined ||
    someDate(dialog, (one) => one >= ((from as string) ?? '') && one <= ((to as string) ?? '9999'));

  const keyOf = (sort: string | undefined, dialog: DialogDocument): number => {
    const time = since(dialog);
    return sort === 'processing' && time !== null ? time : 1e15 - Date.parse(dialog.lastActivityAt);
  };

  /** In order. */
  return (viewer: Viewer, params: DialogListParams, now: number): readonly Standing[] => {
    const found = [...dialogs.values()].filter(
      (dialog) =>
        dialog.status !== 'begun' &&
        canSeeDialog(viewer, { ...dialog, responsible: responsibleOf(dialog.responsible) }) &&
        isInPeriod(dialog, params) &&
        Object.entries(passes).every(
          ([name, test]) => params[name] === undefined || test(dialog, params[name], viewer, now),
        ),
    );
    const standing = found.map((dialog) => ({
      dialogId: dialog.dialogId,
      key: keyOf(params.sort, dialog),
      id: String(dialog.dialogId),
    }));
    const sorted = standing.sort(byPlace);
    return params.reverse === true ? sorted.reverse() : sorted;
  };
}

export const idsOf = (rows: readonly { readonly dialogId: number }[]): number[] =>
  rows.map(({ dialogId }) => dialogId);

export type Search = ReturnType<typeof freshly>;

/** On which dates each dialog has messages, by the clocks of the zone. */
function datesIn(timeZone: string, log: readonly RecordedEvent[]): ReadonlyMap<number, readonly string[]> {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const messages = log.filter(({ type }) => type === 'MessageReceived' || type === 'MessageSent');
  const dates = new Map<number, string[]>();
  for (const event of messages) {
    const { dialogId } = event.data as { readonly dialogId: number };
    dates.set(dialogId, [...(dates.get(dialogId) ?? []), format.format(new Date(timeOf(event)))]);
  }
  return dates;
}
