import { expect, test } from '@jest/globals';
import type { QueryReader } from '@parley/application';
import type { ClientDocument } from '@parley/clients';
import {
  listDialogs,
  selectDialogs,
  unreadProjection,
  type DialogDocument,
  type DialogListParams,
  type UnreadDocument,
} from '@parley/dialogs';
import { eventsOf, given, histories, openModels, viewers, type Given } from '@parley/dialogs/testing';
import type { Document, RecordedEvent } from '@parley/eventsourcing';
import { responsibleOf } from '@parley/shared';
import { canSeeDialog, type StaffDocument, type Viewer } from '@parley/staff';
import { ClientTagged, TagCreated, TagDeleted, type ClientTagsDocument } from '@parley/tags';
import { foldAll } from '@parley/testkit';
import {
  marksAt,
  sinceOf,
  TimeLimitsSet,
  type TimeLimitsSettings,
  type WaitingDocument,
} from '@parley/time-limits';
import fc from 'fast-check';
import { parley } from './features.js';

const settings: TimeLimitsSettings = {
  timeZone: 'Europe/Berlin',
  limits: { danger: 1_200, warning: 600 },
  channels: [{ channelId: 8, limits: { danger: 1_800, warning: null } }],
  workingHours: null,
  specialDays: [],
  countFrom: 'answer',
};

/** Tags 1 to 3, of which the last is deleted. */
const tagged = (clientId: number, tagId: number, pinned: boolean): Given =>
  given(ClientTagged, { clientId, tagId, pinned, dialogId: null });
const inTags = (event: Given): Given => ({ ...event, stream: 'tags-1' });
const BESIDE: readonly Given[] = [
  ...[1, 2, 3].map((tagId) => inTags(given(TagCreated, { tagId, name: `Tag ${tagId}`, color: 'red' }))),
  tagged(5, 1, true),
  tagged(5, 2, false),
  tagged(6, 2, true),
  tagged(6, 3, true),
  inTags(given(TagDeleted, { tagId: 3 })),
  given(TimeLimitsSet, { settings }),
];

/** Documents of a read model, folded freshly from the log. */
function folded<D extends Document>(name: string, log: readonly RecordedEvent[]): ReadonlyMap<string, D> {
  const projection = parley.projections.find((one) => one.name === name);
  if (projection === undefined) throw new Error(name);
  return foldAll(projection, log) as ReadonlyMap<string, D>;
}

/** What is so of each dialog, searched in documents: no column, no index, no cursor. */
function freshly(log: readonly RecordedEvent[]) {
  const dialogs = folded<DialogDocument>('dialog-list', log);
  const clients = folded<ClientDocument>('client-card', log);
  const tagsOfClients = folded<ClientTagsDocument>('client-tags', log);
  const tags = folded('tags', log);
  const waiting = folded<WaitingDocument>('waiting', log);
  const staff = folded<StaffDocument>('staff', log);
  const unread = foldAll(unreadProjection, log) as ReadonlyMap<string, UnreadDocument>;

  const isHelper = (botId: number): boolean => {
    const roles = staff.get(`bot-${botId}`)?.roles ?? [];
    return !roles.includes('responsible') && roles.length > 0;
  };
  const since = (dialogId: number): number | null => {
    const found = waiting.get(String(dialogId));
    const time = found && sinceOf(found, isHelper, settings.countFrom);
    return time ? Date.parse(time) : null;
  };
  const level = ({ dialogId, channelId }: DialogDocument, now: number): string => {
    const time = since(dialogId);
    return time === null ? 'none' : (marksAt(settings, now)(channelId)?.levelOf(time) ?? 'none');
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

  const keyOf = (sort: string | undefined, dialog: DialogDocument): number => {
    const time = since(dialog.dialogId);
    return sort === 'processing' && time !== null ? time : 1e15 - Date.parse(dialog.lastActivityAt);
  };

  /** In order. */
  return (viewer: Viewer, params: DialogListParams, now: number): readonly number[] => {
    const found = [...dialogs.values()].filter(
      (dialog) =>
        dialog.status !== 'begun' &&
        canSeeDialog(viewer, { ...dialog, responsible: responsibleOf(dialog.responsible) }) &&
        Object.entries(passes).every(
          ([name, test]) => params[name] === undefined || test(dialog, params[name], viewer, now),
        ),
    );
    const sorted = found.sort(
      (a, b) =>
        keyOf(params.sort, a) - keyOf(params.sort, b) || (String(a.dialogId) > String(b.dialogId) ? -1 : 1),
    );
    return (params.reverse === true ? sorted.reverse() : sorted).map(({ dialogId }) => dialogId);
  };
}

const VALUES: Readonly<Record<string, readonly unknown[]>> = {
  status: ['open', 'closed'],
  responsible: ['me', 'none', 'manager:2', 'me,none,bot:2', 'manager:3,manager:4'],
  channelId: [7, '8', '7,8'],
  lastAuthor: ['client', 'manager', 'bot,client'],
  unread: [true, false],
  blocked: [true, false],
  tags: ['none', '1', '2', '1,2', '3', '2,3'],
  pinnedTags: ['any', '1', '2', '3'],
  level: ['none', 'danger'],
};
const ALONE: readonly DialogListParams[] = Object.entries(VALUES).flatMap(([name, values]) =>
  values.map((value) => ({ [name]: value })),
);
const ORDERS: readonly DialogListParams[] = ['activity', 'processing'].flatMap((sort) =>
  [false, true].map((reverse) => ({ sort, reverse })),
);
const isRefused = ({ tags, pinnedTags }: DialogListParams): boolean =>
  tags === 'none' && pinnedTags !== undefined;
const combined = fc
  .record(
    Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, fc.constantFrom(...values)])),
    { requiredKeys: [] },
  )
  .filter((params) => !isRefused(params));
const order = fc.constantFrom(...ORDERS);
const viewer = fc.constantFrom(...Object.values(viewers));

/** All rows, page by page, and the total that the first page tells. */
async function paged(reader: QueryReader, who: readonly Viewer[], params: DialogListParams, limit: number) {
  const ids: number[] = [];
  let cursor: string | undefined;
  let total: number | undefined;
  for (let page = 0; ; page += 1) {
    const asker = who[page % who.length] as Viewer;
    const answer = await listDialogs(reader, asker, { ...params, limit, cursor, total: page === 0 });
    if (page === 0) total = answer.total?.count;
    ids.push(...answer.items.map(({ dialogId }) => dialogId));
    if (answer.next === null) return { ids, total };
    cursor = answer.next;
  }
}

const question = fc.record({ viewer, params: combined, order, limit: fc.integer({ min: 1, max: 4 }) });

test('[S67] [S70] [S72] [S74] [S76] [S78] [S79] every filter, order and combination answers what a search of freshly folded documents does', async () => {
  await fc.assert(
    fc.asyncProperty(
      histories,
      fc.array(question, { minLength: 12, maxLength: 12 }),
      async (steps, asked) => {
        const models = await openModels([...eventsOf(steps), ...BESIDE]);
        try {
          const search = freshly(models.log);
          const alone = ALONE.map((params) => ({
            viewer: viewers.administrator,
            params,
            order: {},
            limit: 3,
          }));
          for (const { viewer: who, params, order: by, limit } of [...alone, ...asked]) {
            const question = { ...params, ...by };
            const expected = search(who, question, Date.now());
            const { ids, total } = await paged(models.reader, [who], question, limit);
            expect({ question, who, ids }).toEqual({ question, who, ids: expected });
            expect(total).toBe(expected.length);
          }
          await levelsAgree(models.reader, search);
          await rightsMayChange(models.reader, search);
        } finally {
          await models.close();
        }
      },
    ),
    { numRuns: 8 },
  );
}, 120_000);

const START = Date.parse('2026-03-01T10:00:00.000Z');

/** At moments at which some have waited for long and others have not. */
async function levelsAgree(reader: QueryReader, search: ReturnType<typeof freshly>): Promise<void> {
  for (const minutes of [10, 20, 35, 60])
    for (const level of ['none', 'warning', 'danger']) {
      const now = START + minutes * 60_000;
      const asked = { reader, asker: { kind: 'manager', id: 1 } as const, now };
      const { columns, slots } = await selectDialogs(reader, viewers.administrator, { level }, asked);
      const found = [...slots()].map((slot) => columns.dialogs.idAt(slot)).sort((a, b) => a - b);
      const expected = search(viewers.administrator, { level }, now).toSorted((a, b) => a - b);
      expect({ minutes, level, found }).toEqual({ minutes, level, found: expected });
    }
}

/** Each page shows what its asker sees by then, and goes on where the one before ended. */
async function rightsMayChange(reader: QueryReader, search: ReturnType<typeof freshly>): Promise<void> {
  const [wide, narrow] = [viewers.administrator, viewers.limited];
  for (const by of ORDERS) {
    const { ids } = await paged(reader, [wide, narrow], { blocked: false, ...by }, 2);
    const seen = new Set(search(narrow, { blocked: false, ...by }, Date.now()));
    const all = search(wide, { blocked: false, ...by }, Date.now());
    expect(ids).toEqual(all.filter((id) => ids.includes(id)));
    // Whatever both see is shown to either, once.
    expect([...seen].filter((id) => !ids.includes(id))).toEqual([]);
  }
}
