import { expect } from '@jest/globals';
import {
  allEventsQuestion,
  eventQuestion,
  eventsQuestion,
  usesQuestion,
  type EventInWords,
  type EventRow,
} from '@parley/audit';
import { staffEvents, type Viewer } from '@parley/staff';
import { managementEvents } from '@parley/subscriptions';
import { channelIn, dataOf, eventsWhere, isErased, rowOf, type NaiveFilter } from '../naive/events.js';
import { everybody } from '../naive/staff.js';
import { keyOf, type Ev, type Log } from '../naive/log.js';
import { usesIn } from '../naive/uses.js';
import { expectShown, pagesOf, sample, secretsIn, some, type Checking } from './asking.js';

const STAFF = staffEvents.map(({ type }) => type);
const OPERATORS = managementEvents.map(({ type }) => type);

export async function checkEvents(checking: Checking): Promise<void> {
  const { log, auditors } = checking;
  for (const filter of filtersOf(checking))
    for (const viewer of auditors) await checkFilter(checking, viewer, filter);
  await checkAll(checking);
  for (const event of sample(checking, log.acted, 25)) await checkEvent(checking, event);
  for (const viewer of auditors) await checkUses(checking, viewer);
}

/** Every field alone, and some of them together. */
function filtersOf(checking: Checking): readonly NaiveFilter[] {
  const { log, dialogIds } = checking;
  const lived = log.acted.slice(-5_000);
  const actors = [
    ...new Set(
      lived.map(({ metadata: { actor } }) => (actor.id === null ? actor.kind : `${actor.kind}:${actor.id}`)),
    ),
  ];
  const types = [...new Set(lived.map(({ type }) => type))];
  const commands = [...new Set(lived.flatMap(({ metadata }) => metadata.commandType ?? []))];
  const [from, to] = [some(checking, lived).recordedAt, some(checking, lived).recordedAt].sort();
  const begun = lived[0]!.recordedAt;
  return [
    ...sample(checking, actors, 8).map((actor) => ({ actor, from: begun })),
    ...sample(checking, types, 8).map((type) => ({ type, from: begun })),
    ...sample(checking, commands, 5).map((commandType) => ({ commandType, from: begun })),
    ...sample(checking, dialogIds, 6).map((dialogId) => ({ dialogId })),
    ...sample(checking, dialogIds, 6).map((dialogId) => ({
      dialogId,
      actor: some(checking, actors),
      byProcess: false,
    })),
    { actor: 'manager:2' },
    ...[
      { types: STAFF },
      { types: STAFF, from, to },
      { types: OPERATORS },
      { type: 'DialogReassigned', byProcess: true },
    ],
    ...[
      { process: 'release-dialogs' },
      { process: 'release-dialogs', actor: 'system' },
      { process: 'no-such' },
    ],
    ...[
      { byProcess: true },
      { from, to },
      { from, to: from },
      { from, type: 'MessageSent', byProcess: false },
    ],
    ...[{ type: some(checking, types), actor: some(checking, actors) }, { actor: 'manager:999999' }],
  ].map((filter) => filter as NaiveFilter);
}

async function checkFilter(checking: Checking, viewer: Viewer, filter: NaiveFilter): Promise<void> {
  const { log, head } = checking;
  const position = some(checking, [head, head, some(checking, log.events).position]);
  const expected = eventsWhere(log, viewer, filter, position);
  const order = some(checking, ['oldest', 'newest'] as const);
  const withData = expected.length < 400;
  const given = { viewer, filter, order, position: String(position), withData };
  const rows = await pagesOf(
    checking,
    eventsQuestion,
    given,
    some(checking, expected.length < 100 ? [4, 50] : [50, 100]),
  );
  const shown = order === 'newest' ? rows.toReversed() : rows;
  expect(shown.map(({ eventId }) => eventId)).toEqual(expected.map(({ id }) => id));
  for (const [index, event] of expected.entries()) expectRow(log, shown[index]!, event);
}

/** A row, with what the event says where that was asked for. */
function expectRow(log: Log, row: EventRow | EventInWords, event: Ev): void {
  const { words, data, erased, ...rest } = row as EventInWords;
  expect(rest).toEqual(rowOf(log, event));
  if (words === undefined) return;
  const { actor, process } = event.metadata;
  expect(erased).toBe(isErased(log, event));
  expectShown(data, dataOf(event), erased, secretsIn([event]));
  expect(words).toMatch(/^[A-Z].*\.$/s);
  const { name } = rest.actor;
  if (process === undefined && name !== null && actor.kind !== 'client' && actor.kind !== 'channel')
    expect(words.startsWith(name)).toBe(true);
  if (process !== undefined) expect(words).toContain(`rocess ${process}`);
  for (const text of secretsIn([event])) if (text.length > 5) expect(words).not.toContain(text);
}

async function checkAll({ all, log, auditors, head }: Checking): Promise<void> {
  const [viewer] = auditors;
  const given = { viewer, filter: {}, order: 'oldest', page: {}, position: String(head) } as const;
  const [first, ...rows] = await all(allEventsQuestion, given);
  expect(first).toMatchObject({ madeBy: { position: String(log.acted.at(-1)?.position) } });
  expect((rows as EventRow[]).map(({ eventId }) => eventId)).toEqual(log.acted.map(({ id }) => id));
}

async function checkEvent({ ask, log, auditors }: Checking, event: Ev): Promise<void> {
  const { metadata } = event;
  const { madeBy: _made, ...answer } = await ask(eventQuestion, { viewer: auditors[0], eventId: event.id });
  const { occurredAt, schemaVersion, statedAt, requestId, traceparent, extension, ...row } = answer;
  expectRow(log, row, event);
  expect({ occurredAt, schemaVersion, statedAt, requestId, traceparent, extension }).toEqual({
    ...{
      occurredAt: metadata.occurredAt,
      schemaVersion: metadata.schemaVersion,
      statedAt: metadata.statedAt ?? null,
    },
    ...{ requestId: metadata.requestId ?? null, traceparent: null, extension: null },
  });
  const [, viewer] = auditors;
  if (viewer.channelIds?.includes(channelIn(log, event) ?? 0)) return;
  await expect(ask(eventQuestion, { viewer, eventId: event.id })).rejects.toMatchObject({
    code: 'EVENT_NOT_FOUND',
  });
}

async function checkUses(checking: Checking, viewer: Viewer): Promise<void> {
  const { log, head } = checking;
  const from = log.acted.at(-4_000)!.recordedAt;
  const expected = usesIn(log, viewer, head).filter(({ eventId }) => log.byId(eventId)!.recordedAt >= from);
  const people = [null, ...sample(checking, everybody(log), 3)];
  for (const person of people) {
    const given = { viewer, person, from, position: String(head) };
    const rows = await pagesOf(checking, usesQuestion, given, 50);
    const own = expected.filter(({ eventId }) => {
      const { actor } = log.byId(eventId)!.metadata;
      return person === null || keyOf(actor as never) === keyOf(person);
    });
    expect(rows.map(({ eventId, rights, notJudged }) => ({ eventId, rights, notJudged }))).toEqual(own);
    for (const { rights: _rights, notJudged: _why, ...row } of rows)
      expect(row).toEqual(rowOf(log, log.byId(row.eventId)!));
  }
}
