import { afterEach, expect, test } from '@jest/globals';
import {
  dialogAggregate,
  dialogListProjection,
  feedProjection,
  type DialogEvent,
  type FeedDocument,
} from '@parley/dialogs';
import { createScene, eventsOf, histories } from '@parley/dialogs/testing';
import type { Position, RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { openHistory, pagedDifference, type TestHistory } from '../testing/history.fixtures.js';
import { dialogAsOf } from './dialog-as-of.question.js';
import type { Change } from './difference/difference.js';
import { differenceQuestion, told } from './difference/difference.question.js';
import type { EntryAsOf } from './feed/entries.query.js';
import { feedAsOf } from './feed/feed-as-of.question.js';
import { NOW } from './moment.js';
import { stepsPageQuestion, stepsQuestion } from './steps/steps.question.js';
import type { Step } from './steps/steps.query.js';

const opened: TestHistory[] = [];
const historyOf = async (...given: Parameters<typeof openHistory>): Promise<TestHistory> => {
  const store = await openHistory(...given);
  opened.push(store);
  return store;
};
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

const viewer = managerViewer(1);
const at = (position: Position) => ({ kind: 'position', position }) as const;
const ofDialog = (log: readonly RecordedEvent[], dialogId: number) =>
  log.filter(({ stream }) => stream === `dialog-${dialogId}`);

async function feedAt(store: TestHistory, dialogId: number, position: Position): Promise<EntryAsOf[]> {
  const entries: EntryAsOf[] = [];
  let cursor: string | undefined;
  do {
    const given = { viewer, dialogId, moment: at(position), page: { cursor, limit: 3 } };
    const { items, next } = await store.ask(feedAsOf, given);
    entries.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return entries;
}

/** What the feed would hold, by a fold from scratch, of messages that are never deleted. */
function naiveFeed(upTo: readonly RecordedEvent[], dialogId: number, deleted: ReadonlySet<unknown>) {
  const documents = [...foldAll(feedProjection, upTo)].filter(
    ([, document]) =>
      document.dialogId === dialogId && document.order !== '' && !deleted.has(document.messageId),
  );
  return new Map<string, FeedDocument>(documents);
}

/** A difference applied to what it begins at. */
function applied(first: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone({ root: first }) as Record<string, unknown>;
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

test('feeds, differences and steps of random histories are those of a fold from scratch', async () => {
  const places = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(histories, places, async (acts, numbers) => {
      const store = await historyOf(eventsOf(acts));
      const { log } = store;
      const deleted = new Set(
        log
          .filter(({ type }) => type === 'MessageDeleted')
          .map(({ data }) => (data as { messageId: number }).messageId),
      );
      const started = log.filter(({ type }) => type === 'DialogStarted');
      for (const [n, m] of numbers) {
        const { dialogId } = started[n % started.length]!.data as { readonly dialogId: number };
        const isErased = ofDialog(log, dialogId).at(-1)?.type === 'DialogDeleted';
        const [one, two] = [n % log.length, m % log.length].toSorted((a, b) => a - b) as [number, number];
        const [first, second] = [log[one]!.position, log[two]!.position];
        const before = await feedAt(store, dialogId, first);
        const after = await feedAt(store, dialogId, second);
        if (!isErased) {
          const shown = after.filter(({ document }) => !deleted.has(document['messageId'] as number));
          expect(new Map(shown.map(({ id, document }) => [id, document]))).toEqual(
            naiveFeed(log.slice(0, two + 1), dialogId, deleted),
          );
        }
        const [begin, end] = await Promise.all(
          [first, second].map((position) =>
            store.ask(dialogAsOf, { viewer, dialogId, moment: at(position) }),
          ),
        );
        const difference = await store.ask(differenceQuestion, {
          viewer,
          dialogId,
          from: at(first),
          to: at(second),
        });
        expect(applied(told(begin!), difference.changes)).toEqual(told(end!));
        const { added, changed, isWhole } = difference.feed;
        const replaced = before.map(
          (entry) => changed.find((change) => change.before.id === entry.id)?.after ?? entry,
        );
        expect([isWhole, [...replaced, ...added]]).toEqual([true, after]);
        expect(await pagedDifference(store, { viewer, dialogId, from: at(first), to: at(second) })).toEqual({
          ...difference,
          words: [],
        });
        await expectSteps(store, dialogId, second);
      }
    }),
    { numRuns: 6, seed: 20_261_129, endOnFailure: true },
  );
});

async function expectSteps(store: TestHistory, dialogId: number, position: Position): Promise<void> {
  const [head, ...pieces] = await store.all(stepsQuestion, { viewer, dialogId, moment: at(position) });
  const steps = pieces as readonly Step[];
  const upTo = store.log.filter((event) => event.position <= position);
  const named = upTo.filter(
    ({ stream, data }) =>
      stream === `dialog-${dialogId}` || (data as { dialogId?: number }).dialogId === dialogId,
  );
  expect(steps.map(({ eventId }) => eventId)).toEqual(named.map(({ id }) => id));
  const rows: unknown[] = steps.flatMap(({ changes }) =>
    changes.filter(({ projection }) => projection === 'dialog-list').map(({ after }) => after),
  );
  const own = ofDialog(upTo, dialogId);
  expect(rows).toEqual(
    own.map(
      (_, index) => foldAll(dialogListProjection, own.slice(0, index + 1)).get(String(dialogId)) ?? null,
    ),
  );
  const state = own.reduce(
    (known, event) => dialogAggregate.evolve(known, event as never as DialogEvent & RecordedEvent),
    dialogAggregate.initialState,
  );
  const { externalChatId: _chat, ...last } = steps.at(-1)?.state ?? dialogAggregate.initialState;
  const { externalChatId: _same, ...expected } = state;
  expect(last).toEqual(expected);
  const pages: Step[] = [];
  let cursor: string | undefined;
  do {
    const given = { viewer, dialogId, moment: at(position), page: { cursor, limit: 50 } };
    const { items, next, ...rest } = await store.ask(stepsPageQuestion, given);
    expect(rest).toEqual(head);
    pages.push(...items);
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  expect(pages).toEqual(steps);
}

const say = (text: string) => ({ kind: 'text' as const, text, items: [], card: null });

const scene = () => {
  const made = createScene();
  made.channel(7);
  made.client(5, 'Ann Lee');
  made.begin(11);
  const messageId = made.send(11, undefined, { content: say('First words') });
  made.edit(11, messageId, 'Second words');
  made.edit(11, messageId, 'Third words');
  return { made, messageId };
};

test('an edited message shows its first text and each edit, as of any moment', async () => {
  const { made, messageId } = scene();
  const store = await historyOf(made.events);
  const edits = store.log.filter(({ type }) => type === 'MessageEdited');
  const textsAt = async (position: Position) => {
    const entry = (await feedAt(store, 11, position)).find(({ id }) => id === String(messageId));
    const content = entry?.document['content'] as { text: string } | undefined;
    return [content?.text, ...(entry?.edits ?? []).map(({ text, actor }) => [text, actor.kind])];
  };
  expect(await textsAt(edits[0]!.position)).toEqual(['First words', ['Second words', 'manager']]);
  expect(await textsAt(edits[1]!.position)).toEqual([
    'First words',
    ['Second words', 'manager'],
    ['Third words', 'manager'],
  ]);
});

/** Everything that can be asked about the dialog at each of its moments. */
async function everythingOf(store: TestHistory, dialogId: number): Promise<string> {
  const answers: unknown[] = [await store.all(stepsQuestion, { viewer, dialogId, moment: NOW })];
  const positions = store.log.map(({ position }) => position);
  const from = { kind: 'revision', revision: 0 } as const;
  for (const moment of positions
    .filter((position) => position >= ofDialog(store.log, dialogId)[0]!.position)
    .map(at)) {
    const asked = { viewer, dialogId, moment };
    answers.push(await store.ask(dialogAsOf, asked), await store.ask(feedAsOf, { ...asked, page: {} }));
    answers.push(await store.ask(differenceQuestion, { viewer, dialogId, from, to: moment }));
  }
  return JSON.stringify(answers);
}

test('a deleted message is a skeleton wherever it would show, also quoted and before it was deleted', async () => {
  const { made, messageId } = scene();
  made.send(11, undefined, { content: say('Other words'), quoted: messageId });
  made.status(11, messageId, 'failed', 'general');
  made.erase(11, messageId);
  const store = await historyOf(made.events);
  const answers = await everythingOf(store, 11);
  for (const content of ['First', 'Second', 'Third']) expect(answers).not.toContain(content);
  expect(answers).toContain('Other words');
  const entries = await feedAt(store, 11, store.log.at(-1)!.position);
  expect(entries.find(({ id }) => id === String(messageId))).toMatchObject({ kind: 'message', erased: true });
});

test('a deleted dialog is a skeleton wherever it would show', async () => {
  const { made } = scene();
  made.remove(11);
  const store = await historyOf(made.events);
  const answers = await everythingOf(store, 11);
  for (const content of ['First', 'Second', 'Third', 'Hello', 'Ann', 'chat-11', 'u-5', 'm-5001'])
    expect(answers).not.toContain(content);
  const entries = await feedAt(store, 11, store.log.at(-1)!.position);
  expect(entries.map(({ kind }) => kind)).toEqual(['opened', 'message', 'message', 'deleted']);
  expect(entries.every(({ erased }) => erased)).toBe(true);
});

test('a difference is told in words', async () => {
  const { made, messageId } = scene();
  const count = made.events.length;
  made.reassign(11, { kind: 'manager', id: 2 });
  const assigned = made.events.length;
  made.edit(11, messageId, 'Fourth words');
  made.block(5, [11]);
  made.close(11);
  const store = await historyOf(made.events);
  const asked = { viewer, dialogId: 11, from: at(store.log[count - 1]!.position), to: NOW };
  expect((await store.ask(differenceQuestion, asked)).words).toEqual([
    'Client blocked: no → yes.',
    'Responsible: none → manager 2.',
    'Status: open → closed.',
    'Feed: 1 × reassigned added.',
    'Feed: 1 × blocked added.',
    'Feed: 1 × closed added.',
    `Message ${messageId} was changed.`,
  ]);
  made.reassign(11, { kind: 'manager', id: 3 }, { kind: 'manager', id: 2 });
  await store.append(made.events.slice(-1));
  const handedOver = { ...asked, from: at(store.log[assigned - 1]!.position) };
  expect((await store.ask(differenceQuestion, handedOver)).words).toContain(
    'Responsible: manager 2 → manager 3.',
  );
  const reversed = { ...asked, from: NOW, to: asked.from };
  await expect(store.ask(differenceQuestion, reversed)).rejects.toMatchObject({ code: 'MOMENTS_REVERSED' });
});

test('a step names its cause, and null for what older events do not tell', async () => {
  const { made } = scene();
  const [last] = made.events.slice(-1);
  const metadata = {
    ...last!.metadata,
    commandType: 'EditMessage',
    requestId: 'r-1',
    process: 'release',
    causationId: 'e-1',
  };
  const store = await historyOf([...made.events.slice(0, -1), { ...last!, metadata }]);
  const steps = (await store.all(stepsQuestion, { viewer, dialogId: 11, moment: NOW })).slice(
    1,
  ) as readonly Step[];
  expect(steps[0]?.cause).toMatchObject({
    commandType: null,
    requestId: null,
    process: null,
    causationId: null,
  });
  expect(steps.at(-1)?.cause).toMatchObject({
    commandType: 'EditMessage',
    requestId: 'r-1',
    process: 'release',
    causationId: 'e-1',
  });
  const [change] = steps.at(-1)!.changes.filter(({ projection }) => projection === 'feed');
  expect([change?.before?.['editedText'], change?.after?.['editedText']]).toEqual([
    'Second words',
    'Third words',
  ]);
});
