import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parley } from '@parley/composition';
import { onlyOf, questionsHere } from '@parley/application';
import {
  createScene,
  eventsOf,
  type Given,
  histories,
  type Models,
  openModels,
} from '@parley/dialogs/testing';
import type { RecordedEvent } from '@parley/eventsourcing';
import type { Viewer } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';
import fc from 'fast-check';
import { actorKey } from './audit-events.projection.js';
import { type EventFilter, eventsQuestion } from './events.question.js';
import type { EventRow } from './events.rows.query.js';

const everywhere = managerViewer(1, { permissions: ['audit'] });
const inSeven = managerViewer(2, { permissions: ['audit'], channelIds: [7] });
const nowhere = managerViewer(3, { permissions: ['audit'], channelIds: [] });

const asking = (models: Models) => {
  const questions = questionsHere({ reader: models.reader, eventStore: models.eventStore, product: parley });
  return async (
    viewer: Viewer,
    filter: EventFilter,
    order: 'newest' | 'oldest' = 'oldest',
    cursor?: string,
    limit?: number,
    position?: string,
  ) => onlyOf(questions.ask(eventsQuestion, { viewer, filter, order, page: { cursor, limit }, position }));
};
type Ask = ReturnType<typeof asking>;

async function all(
  ask: Ask,
  viewer: Viewer,
  filter: EventFilter,
  order: 'newest' | 'oldest',
): Promise<EventRow[]> {
  const rows: EventRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await ask(viewer, filter, order, cursor, 7);
    expect(page.items.length).toBeLessThanOrEqual(7);
    rows.push(...page.items);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return rows;
}

/** The log said again: what the auditor may read of what was asked for, oldest first. */
function naive(log: readonly RecordedEvent[], viewer: Viewer, filter: EventFilter): RecordedEvent[] {
  const channelOf = ({ stream, data }: RecordedEvent): number | undefined => {
    const { dialogId, channelId } = data as { dialogId?: number; channelId?: number };
    const scope = dialogId === undefined ? stream : `dialog-${dialogId}`;
    const first = log.find((event) => event.stream === scope)?.data as { channelId?: number } | undefined;
    return first?.channelId ?? channelId;
  };
  const isOf = (event: RecordedEvent): boolean => {
    const { actor, process, commandType } = event.metadata;
    const facts = { actor: actorKey(actor), process, commandType, type: event.type };
    const { dialogId } = event.data as { dialogId?: number };
    const told: EventFilter = { ...facts, dialogId, byProcess: process !== undefined };
    const { from = '', to = '9999', ...equal } = filter;
    if (event.recordedAt < from || event.recordedAt >= to) return false;
    return Object.entries(equal).every(([field, value]) => told[field as keyof EventFilter] === value);
  };
  const reads = (event: RecordedEvent): boolean =>
    viewer.channelIds === null || viewer.channelIds.includes(channelOf(event) ?? 0);
  return log.filter((event) => isOf(event) && reads(event));
}

/** Some are caused by a process, as others are by people. */
const withProcesses = (events: readonly Given[]): readonly Given[] =>
  events.map((event, index) =>
    index % 4 === 0
      ? {
          ...event,
          metadata: { ...event.metadata, process: `process-${index % 3}`, commandType: 'ReleaseDialog' },
        }
      : event,
  );

const filtersOf = (log: readonly RecordedEvent[]): readonly EventFilter[] => {
  const middle = log[Math.floor(log.length / 2)]?.recordedAt;
  return [
    {},
    { actor: 'manager:2' },
    { actor: 'system' },
    { dialogId: 11 },
    { dialogId: 12, actor: 'client:5' },
    { type: 'DialogReassigned' },
    { type: 'DialogReassigned', byProcess: true },
    { byProcess: false, dialogId: 11 },
    { process: 'process-1' },
    { process: 'process-1', type: 'MessageReceived' },
    { commandType: 'ReleaseDialog' },
    { from: middle },
    { to: middle, actor: 'manager:1' },
    { from: middle, to: middle },
    { actor: 'manager:404' },
  ];
};

test('every question of events answers what a search of the whole log answers, in both orders, to every auditor', async () => {
  await fc.assert(
    fc.asyncProperty(histories, async (steps) => {
      const models = await openModels(withProcesses(eventsOf(steps)));
      const ask = asking(models);
      try {
        for (const filter of filtersOf(models.log)) {
          for (const viewer of [everywhere, inSeven, nowhere]) {
            const expected = naive(models.log, viewer, filter).map(({ id }) => id);
            const oldest = await all(ask, viewer, filter, 'oldest');
            expect(oldest.map(({ eventId }) => eventId)).toEqual(expected);
            const newest = await all(ask, viewer, filter, 'newest');
            expect(newest).toEqual(oldest.toReversed());
          }
        }
      } finally {
        await models.close();
      }
    }),
    { numRuns: 6, seed: 20_261_129 },
  );
}, 300_000);

describe('a small log', () => {
  const scene = createScene();
  let models: Models;
  let ask: Ask;

  beforeAll(async () => {
    scene.user(1, ['administrator']);
    scene.client(5, 'Ann Lee');
    scene.begin(11);
    scene.reassign(11, { kind: 'manager', id: 1 });
    models = await openModels(scene.events);
    ask = asking(models);
  });
  afterAll(() => models.close());

  test('a row says who, when and where, with the name of today', async () => {
    const [row] = (await ask(everywhere, { type: 'MessageReceived' })).items;
    const event = models.log.find(({ type }) => type === 'MessageReceived');
    expect(row).toEqual({
      eventId: event?.id,
      position: String(event?.position),
      recordedAt: event?.recordedAt,
      actor: { kind: 'client', id: 5, name: 'Ann Lee' },
      type: 'MessageReceived',
      stream: 'dialog-11',
      revision: 2,
      dialogId: 11,
      channelId: 7,
      commandType: null,
      process: null,
      correlationId: 'c',
      causationId: null,
      commandId: event?.metadata.commandId,
    });
  });

  test('an answer says by what it was made, and by that position it comes out the same again', async () => {
    const first = await ask(everywhere, {}, 'newest');
    expect(first.madeBy).toMatchObject({
      position: String(models.log.at(-1)?.position),
      program: { projections: { 'audit-events': 2, 'audit-channels': 1 } },
    });
    const before = scene.events.length;
    scene.close(11);
    await models.append(scene.events.slice(before));
    const { position } = first.madeBy;
    expect(await ask(everywhere, {}, 'newest', undefined, undefined, position)).toEqual(first);
    expect((await ask(everywhere, {}, 'newest')).items).toHaveLength(first.items.length + 1);
  });

  test('a cursor of another period leads to nothing outside of the one asked for', async () => {
    const [first, last] = [models.log[0]!, models.log.at(-1)!].map(({ recordedAt }) => recordedAt);
    const { next } = await ask(everywhere, {}, 'newest', undefined, 1);
    const before = { to: last! };
    const expected = models.log.filter(({ recordedAt }) => recordedAt < last!).map(({ id }) => id);
    const newest = await ask(everywhere, before, 'newest', next!);
    expect(newest.items.map(({ eventId }) => eventId)).toEqual(expected.toReversed());
    const from = await ask(everywhere, {}, 'oldest', undefined, 1);
    const later = await ask(everywhere, { from: last! }, 'oldest', from.next!);
    expect(later.items.every(({ recordedAt }) => recordedAt === last && recordedAt !== first)).toBe(true);
  });

  test('a forged cursor and an impossible page are refused', async () => {
    await expect(ask(everywhere, {}, 'newest', 'x')).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    const place = ['audit-events', models.log[0]?.recordedAt, '0'.repeat(20), models.log[0]?.id];
    const ofVersion1 = Buffer.from(JSON.stringify(place)).toString('base64url');
    await expect(ask(everywhere, {}, 'newest', ofVersion1)).rejects.toMatchObject({ code: 'INVALID_CURSOR' });
    await expect(ask(everywhere, {}, 'newest', undefined, 0)).rejects.toMatchObject({ code: 'INVALID_PAGE' });
  });
});
