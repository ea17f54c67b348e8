import { expect } from '@jest/globals';
import {
  dialogAsOf,
  differenceQuestion,
  feedAsOf,
  stepsPageQuestion,
  stepsQuestion,
  type Change,
  type EntryAsOf,
  type Moment,
  type Step,
} from '@parley/audit';
import { dialogAt, rowIn, stateIn } from '../naive/dialog.js';
import { dataOf, isErased } from '../naive/events.js';
import { feedAt, messageDocument, type NaiveEntry } from '../naive/feed.js';
import {
  before,
  groupedBy,
  happenedAt,
  happenedBy,
  recordedBy,
  upTo,
  type Ev,
  type Log,
  type Until,
} from '../naive/log.js';
import { expectShown, pagesOf, sample, secretsIn, some, told, type Checking } from './asking.js';

const MOMENTS = 8;
const DIALOGS = 20;

interface At {
  readonly moment: Moment;
  readonly until: Until;
}

const atPosition = (position: bigint): At => ({
  moment: { kind: 'position', position },
  until: upTo(position),
});

/** Moments of every kind: by position and revision, and by both times, of this dialog's events and of any. */
function momentsOf(checking: Checking, own: readonly Ev[]): readonly At[] {
  const { log } = checking;
  return Array.from({ length: MOMENTS }, (_, n): At => {
    const event = n % 2 === 0 ? some(checking, own) : some(checking, log.events);
    if (n < 2) return atPosition(event.position);
    const ofOwn = some(checking, own);
    if (n < 4) return { moment: { kind: 'revision', revision: ofOwn.revision }, until: upTo(ofOwn.position) };
    if (n < 6) {
      const at = event.recordedAt;
      return { moment: { kind: 'time', by: 'recorded', at }, until: recordedBy(at) };
    }
    const at = happenedAt(event);
    return { moment: { kind: 'time', by: 'occurred', at }, until: happenedBy(at) };
  });
}

export async function checkDialogs(checking: Checking): Promise<void> {
  const { log, dialogIds } = checking;
  for (const dialogId of sample(checking, dialogIds, DIALOGS)) {
    const own = log.of(`dialog-${dialogId}`);
    for (const at of momentsOf(checking, own)) {
      await checkDialog(checking, dialogId, at);
      await checkFeed(checking, dialogId, at);
    }
    const [first, second] = [some(checking, own), some(checking, own)].sort(
      (a, b) => a.revision - b.revision,
    );
    await checkDifference(checking, dialogId, atPosition(first!.position), atPosition(second!.position));
    for (const at of sample(checking, momentsOf(checking, own), 2)) await checkSteps(checking, dialogId, at);
  }
}

/** What was written in a dialog and about its clients. */
function secretsOf(log: Log, dialogId: number): ReadonlySet<string> {
  const own = log.ofDialog(dialogId);
  const clients = new Set(own.flatMap(({ data }) => data.clientId ?? []));
  return secretsIn([...own, ...[...clients].flatMap((id) => log.of(`client-${id}`))]);
}

async function checkDialog(checking: Checking, dialogId: number, { moment, until }: At): Promise<void> {
  const { log, ask, auditors } = checking;
  const answer = await ask(dialogAsOf, { viewer: auditors[0], dialogId, moment });
  const expected = dialogAt(log, dialogId, until);
  expectShown(told(answer), expected, expected.erased, secretsOf(log, dialogId));
  if (moment.kind === 'position') expect(answer.madeBy.position).toBe(String(moment.position));
}

async function feedOf(checking: Checking, dialogId: number, moment: Moment): Promise<EntryAsOf[]> {
  const given = { viewer: checking.auditors[0], dialogId, moment };
  return pagesOf(checking, feedAsOf, given, some(checking, [5, 20, 100]));
}

async function checkFeed(checking: Checking, dialogId: number, { moment, until }: At): Promise<void> {
  const entries = await feedOf(checking, dialogId, moment);
  expectEntries(checking, dialogId, entries, feedAt(checking.log, dialogId, until));
}

function expectEntries(
  { log }: Checking,
  dialogId: number,
  entries: readonly EntryAsOf[],
  expected: readonly NaiveEntry[],
): void {
  expect(entries.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  const secrets = secretsOf(log, dialogId);
  for (const [index, entry] of expected.entries())
    expectShown(entries[index], entry, entry.erased, secretsFor(log, entry, secrets));
}

/** Of a message that is deleted by itself only what was written in it. */
function secretsFor(log: Log, { document }: NaiveEntry, ofDialog: ReadonlySet<string>): ReadonlySet<string> {
  const { messageId, dialogId } = document as { messageId?: number; dialogId?: number };
  if (messageId === undefined || log.of(`dialog-${dialogId}`).at(-1)?.type === 'DialogDeleted')
    return ofDialog;
  return secretsIn(log.ofMessage(messageId));
}

async function checkDifference(checking: Checking, dialogId: number, from: At, to: At): Promise<void> {
  const { log, ask, auditors } = checking;
  const asked = { viewer: auditors[0], dialogId, from: from.moment, to: to.moment };
  const { changes, feed, words, erased } = await ask(differenceQuestion, asked);
  const ends = [dialogAt(log, dialogId, from.until), dialogAt(log, dialogId, to.until)] as const;
  if (!erased) expect(applied(ends[0], changes)).toEqual(ends[1]);
  const first = await feedOf(checking, dialogId, from.moment);
  const replaced = first.map(
    (entry) => feed.changed.find(({ before: { id } }) => id === entry.id)?.after ?? entry,
  );
  expect(feed.isWhole).toBe(true);
  expectEntries(checking, dialogId, [...replaced, ...feed.added], feedAt(log, dialogId, to.until));
  const unchanged = feed.changed.filter(
    ({ before: one, after: other }) => JSON.stringify(one) === JSON.stringify(other),
  );
  expect(unchanged).toEqual([]);
  const says = (what: string): boolean => words.some((sentence) => sentence.startsWith(what));
  expect(says('Status:')).toBe(ends[0].state.status !== ends[1].state.status);
  expect(says('Responsible:')).toBe(
    JSON.stringify(ends[0].responsible) !== JSON.stringify(ends[1].responsible),
  );
  for (const kind of new Set(feed.added.map((entry) => entry.kind)))
    expect(says(`Feed: ${feed.added.filter((entry) => entry.kind === kind).length} × ${kind} added.`)).toBe(
      true,
    );
}

/** A difference applied to what it begins at. */
function applied(first: unknown, changes: readonly Change[]): unknown {
  // No part of it is shared.
  const copy = JSON.parse(JSON.stringify({ root: first })) as Record<string, unknown>;
  for (const { path, ...change } of changes) {
    const names = ['root', ...path.split('/').slice(1)].map((name) =>
      name.replaceAll('~1', '/').replaceAll('~0', '~'),
    );
    const parent = names.slice(0, -1).reduce((value, name) => value[name] as Record<string, unknown>, copy);
    if ('after' in change) parent[names.at(-1)!] = change.after;
    else Reflect.deleteProperty(parent, names.at(-1)!);
  }
  return copy['root'];
}

async function checkSteps(checking: Checking, dialogId: number, { moment, until }: At): Promise<void> {
  const { log, all, auditors } = checking;
  const given = { viewer: auditors[0], dialogId, moment };
  const [head, ...steps] = (await all(stepsQuestion, given)) as [object, ...Step[]];
  // Each stream ends for itself, as far as it names the dialog.
  const named = groupedBy(log.ofDialog(dialogId), ({ stream }) => stream);
  const expected = log
    .ofDialog(dialogId)
    .filter((event) => before(named.get(event.stream) ?? [], until).includes(event));
  expect(steps.map(({ eventId }) => eventId)).toEqual(expected.map(({ id }) => id));
  for (const [index, event] of expected.entries()) expectStep(log, dialogId, steps[index]!, event);
  expect(await pagesOf(checking, stepsPageQuestion, given, 30)).toEqual(steps);
  expect(head).toMatchObject({
    dialogId,
    erased: log.of(`dialog-${dialogId}`).at(-1)?.type === 'DialogDeleted',
  });
}

function expectStep(log: Log, dialogId: number, step: Step, event: Ev): void {
  const { metadata, position } = event;
  const erased = isErased(log, event);
  const secrets = secretsIn(event.data.messageId === undefined ? [] : log.ofMessage(event.data.messageId));
  const own = before(log.of(`dialog-${dialogId}`), upTo(position));
  const isGone = log.of(`dialog-${dialogId}`).at(-1)?.type === 'DialogDeleted';
  const { changes, data, state, slices, ...rest } = step;
  expect(rest).toEqual({
    ...{ eventId: event.id, position: String(position), stream: event.stream, revision: event.revision },
    ...{
      type: event.type,
      recordedAt: event.recordedAt,
      occurredAt: happenedAt(event),
      actor: metadata.actor,
    },
    cause: {
      ...{ commandType: metadata.commandType ?? null, commandId: metadata.commandId },
      ...{ requestId: metadata.requestId ?? null, process: metadata.process ?? null },
      ...{ correlationId: metadata.correlationId, causationId: metadata.causationId },
    },
  });
  expect(slices).toEqual({});
  expectShown(data, dataOf(event), erased, secrets);
  expectShown(state, stateIn(own), isGone, secrets);
  const rows = changes.filter(({ projection, id }) => projection === 'dialog-list' && id !== null);
  if (event.stream === `dialog-${dialogId}`)
    expect(rows.map(({ after }) => after)).toEqual(event.type === 'DialogDeleted' ? [] : [rowIn(own)]);
  else expect(rows).toEqual([]);
  const written = own.find(
    ({ type, data: said }) =>
      /^Message(Received|Sent)$/.test(type) && said.messageId === event.data.messageId,
  );
  const shown = changes.filter(
    ({ projection, id }) => projection === 'feed' && id === String(event.data.messageId),
  );
  if (written === undefined || shown.length === 0 || isGone) return;
  const document = messageDocument(
    written,
    before(log.of(`message-${event.data.messageId}`), upTo(position)),
  );
  expectShown(shown[0]!.after, document, erased, secrets);
}
