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
  expectRows(log, shown, expected);
}

/** Rows, with what the events say where that was asked for. All are compared at once: to open an expectation takes longer than a row. */
function expectRows(log: Log, rows: readonly (EventRow | EventInWords)[], events: readonly Ev[]): void {
  const shown = rows.map((row) => {
    const { words: _words, data: _data, erased: _erased, ...rest } = row as EventInWords;
    return rest;
  });
  expect(shown).toEqual(events.map((event) => rowOf(log, event)));
  const told = rows.filter((row): row is EventInWords => 'words' in row);
  expect([0, rows.length]).toContain(told.length);
  if (told.length > 0) expectTold(log, told, events);
}

function expectTold(log: Log, rows: readonly EventInWords[], events: readonly Ev[]): void {
  const erased = events.map((event) => isErased(log, event));
  expect(rows.map((row) => row.erased)).toEqual(erased);
  const whole = <T>(list: readonly T[]): readonly T[] => list.filter((_, index) => !erased[index]);
  expect(whole(rows).map(({ data }) => data)).toEqual(whole(events).map(dataOf));
  for (const [index, event] of events.entries())
    if (erased[index]) expectShown(rows[index]!.data, dataOf(event), true, secretsIn([event]));
  expect(rows.flatMap((row, index) => faultsOf(row, events[index]!))).toEqual([]);
}

/** What is wrong with the words about an event. */
function faultsOf({ words, actor: { name } }: EventInWords, event: Ev): readonly string[] {
  const { actor, process } = event.metadata;
  const isNamed =
    process === undefined && name !== null && actor.kind !== 'client' && actor.kind !== 'channel';
  const faults = {
    'no sentence': !/^[A-Z].*\.$/s.test(words),
    'no name': isNamed && !words.startsWith(name),
    'no process': process !== undefined && !words.includes(`rocess ${process}`),
    secret: [...secretsIn([event])].some((text) => text.length > 5 && words.includes(text)),
  };
  return Object.entries(faults).flatMap(([fault, isThere]) => (isThere ? [`${fault}: ${words}`] : []));
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
  expectRows(log, [row], [event]);
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
    const shown = rows.map(({ rights: _rights, notJudged: _why, ...row }) => row);
    expect(shown).toEqual(shown.map(({ eventId }) => rowOf(log, log.byId(eventId)!)));
  }
}
