import { afterEach, expect, test } from '@jest/globals';
import { onlyOf, questionsHere, type Question } from '@parley/application';
import { features, productOf, type Product } from '@parley/composition';
import { dialogAggregate } from '@parley/dialogs';
import { createScene, eventsOf, histories, setUp } from '@parley/dialogs/testing';
import { extendAggregate, type RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { managementErrors } from '@parley/subscriptions';
import fc from 'fast-check';
import { checkpointing, openHistory, type TestHistory } from '../../testing/history.fixtures.js';
import { dialogAsOf, type AskedDialog } from '../dialog-as-of.question.js';
import { feedAsOf } from '../feed/feed-as-of.question.js';
import { whyResponsibleQuestion } from '../../why/why-responsible.question.js';
import { momentOf, NOW, type Moment } from '../moment.js';
import type { CheckpointDocument } from './audit-checkpoints.projection.js';

const EVERY = 4;

/** Counts the events of a dialog, and keeps the chat's id, which is content. */
const tallySlice = (stateVersion: number) =>
  extendAggregate(
    dialogAggregate,
    [],
  )({
    feature: 'tally',
    stateVersion,
    initialState: { events: 0, chat: '' },
    evolve: ({ events, chat }: { readonly events: number; readonly chat: string }, event) => ({
      events: events + stateVersion,
      chat: event.type === 'DialogStarted' ? event.data.externalChatId : chat,
    }),
  });

/** The product with a slice of dialogs, and with checkpoints every few events. */
const productWith = (stateVersion: number): Product =>
  checkpointing(EVERY, [{ name: 'tally', slices: [tallySlice(stateVersion)] }]);

const product = productWith(1);
const opened: TestHistory[] = [];
const historyOf = async (events: Parameters<typeof openHistory>[0], by = product): Promise<TestHistory> => {
  const store = await openHistory(events, by);
  opened.push(store);
  return store;
};
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

const viewer = managerViewer(1);

/** Asks over the same log and documents. */
function asking({ reader, eventStore }: TestHistory, { isFromScratch = false, by = product } = {}) {
  let read: readonly RecordedEvent[] = [];
  const questions = questionsHere({
    product: by,
    reader: {
      ...reader,
      serving: (name) =>
        name === 'audit-checkpoints' && isFromScratch
          ? Promise.reject(managementErrors.PROJECTION_NOT_READY('Not yet.'))
          : reader.serving(name),
    },
    eventStore: {
      head: () => eventStore.head(),
      readAll: (options) => eventStore.readAll(options),
      eventAt: (position) => eventStore.eventAt(position),
      async readStream(stream, options) {
        const events = await eventStore.readStream(stream, options);
        if (stream === 'dialog-11' && options.limit > 1) read = [...read, ...events];
        return events;
      },
    },
  });
  return {
    ask: <Asked, Item>(question: Question<Asked, Item>, given: Asked) =>
      onlyOf(questions.ask(question, given)),
    /** How many events up to the moment were folded for it. */
    async foldedBy(given: AskedDialog): Promise<number> {
      read = [];
      const { reached } = await onlyOf(questions.ask(dialogAsOf, given));
      return read.filter(({ revision }) => revision <= reached.revision).length;
    },
  };
}

const checkpointsOf = async ({ reader }: TestHistory): Promise<readonly CheckpointDocument[]> => {
  const collection = await reader.serving('audit-checkpoints');
  const rows = await Promise.all(
    [11, 12, 13, 14, 111]
      .flatMap((id) => [`dialog-${id}`, `erased-${id}`])
      .map((of) =>
        reader.documents.find<CheckpointDocument>(collection, {
          anyOf: [{ of, order: { lte: '9'.repeat(20) } }],
          sort: [['order', -1]],
          limit: 1_000,
        }),
      ),
  );
  return rows.flat().map(({ document }) => document);
};

/** Every kind of moment at an event; nothing ahead of the dialog. */
function momentsAt(event: RecordedEvent, dialogId: number): readonly Moment[] {
  const times = [event.recordedAt, event.metadata.occurredAt].flatMap((time) => [
    momentOf(`recorded:${time}`),
    momentOf(`occurred:${time}`),
  ]);
  const revision =
    event.stream === `dialog-${dialogId}` ? [{ kind: 'revision' as const, revision: event.revision }] : [];
  return [{ kind: 'position', position: event.position }, ...revision, ...(times as Moment[])];
}

test('whatever has happened, a dialog as of any moment is the same with checkpoints as from its first event', async () => {
  const places = fc.array(fc.tuple(fc.nat(), fc.nat()), { minLength: 8, maxLength: 8 });
  let checkpoints = 0;
  await fc.assert(
    fc.asyncProperty(histories, places, async (acts, numbers) => {
      const store = await historyOf(eventsOf(acts));
      const [quick, slow] = [asking(store), asking(store, { isFromScratch: true })];
      checkpoints += (await checkpointsOf(store)).length;
      const started = store.log.filter(({ type }) => type === 'DialogStarted');
      for (const [n, m] of numbers) {
        const { dialogId } = started[n % started.length]!.data as { readonly dialogId: number };
        for (const moment of momentsAt(store.log[m % store.log.length]!, dialogId)) {
          const asked = { viewer, dialogId, moment };
          expect(await quick.ask(dialogAsOf, asked)).toEqual(await slow.ask(dialogAsOf, asked));
          if (moment.kind !== 'time') continue;
          const page = { ...asked, page: { limit: 2 } };
          expect(await quick.ask(feedAsOf, page)).toEqual(await slow.ask(feedAsOf, page));
          expect(await quick.ask(whyResponsibleQuestion, asked)).toEqual(
            await slow.ask(whyResponsibleQuestion, asked),
          );
        }
      }
    }),
    { numRuns: 4, seed: 20_261_130, endOnFailure: true },
  );
  expect(checkpoints).toBeGreaterThan(30);
});

/** A dialog of so many messages. */
const scene = (messages = 30) => {
  const made = createScene();
  setUp(made);
  made.begin(11);
  for (let message = 1; message < messages; message += 1) made.send(11);
  return made;
};
const ofDialog = ({ log }: TestHistory) => log.filter(({ stream }) => stream === 'dialog-11');

test('no more events are folded than stand between two checkpoints, whichever kind of moment is asked for', async () => {
  const store = await historyOf(scene().events);
  const { foldedBy } = asking(store);
  for (const event of ofDialog(store))
    for (const moment of momentsAt(event, 11))
      expect(await foldedBy({ viewer, dialogId: 11, moment })).toBeLessThanOrEqual(EVERY);
  const asked = { viewer, dialogId: 11, moment: NOW };
  expect(await asking(store, { isFromScratch: true }).foldedBy(asked)).toBe(ofDialog(store).length);
});

test('by the time of happening a checkpoint is passed over that has an event which happened later', async () => {
  const made = scene(12);
  const store = await historyOf(
    made.events.map((event, index) => {
      if (event.stream !== 'dialog-11') return event;
      // The fourth event of the dialog is one of the future; those after it come from before.
      const isLate = made.events.slice(0, index).filter(({ stream }) => stream === 'dialog-11').length === 3;
      const occurredAt = isLate ? '2026-03-02T00:00:00.000Z' : '2026-03-01T00:00:00.000Z';
      return { ...event, metadata: { ...event.metadata, occurredAt } };
    }),
  );
  const ask = async (text: string) => {
    const asked = { viewer, dialogId: 11, moment: momentOf(text)! };
    const answer = await asking(store).ask(dialogAsOf, asked);
    expect(answer).toEqual(await asking(store, { isFromScratch: true }).ask(dialogAsOf, asked));
    return answer.reached.revision;
  };
  expect(await ask('occurred:2026-03-01T12:00:00Z')).toBe(2);
  expect(await ask('occurred:2026-03-02T00:00:00Z')).toBe(ofDialog(store).length - 1);
});

test('checkpoints of a deleted dialog hold no content, and what is shown of it is folded from them', async () => {
  const made = scene();
  const store = await historyOf(made.events);
  expect(JSON.stringify(await checkpointsOf(store))).toContain('chat-11');
  const count = made.events.length;
  made.remove(11);
  await store.append(made.events.slice(count));
  const left = await checkpointsOf(store);
  expect(left.length).toBeGreaterThan(5);
  expect(left.every(({ of, contentOf }) => of === 'erased-11' && contentOf === null)).toBe(true);
  expect(JSON.stringify(left)).not.toContain('chat-11');
  const { ask, foldedBy } = asking(store);
  for (const { revision } of ofDialog(store)) {
    const asked = { viewer, dialogId: 11, moment: { kind: 'revision', revision } } as const;
    const answer = await ask(dialogAsOf, asked);
    expect(answer).toEqual(await asking(store, { isFromScratch: true }).ask(dialogAsOf, asked));
    expect(JSON.stringify(answer)).not.toContain('chat-11');
    expect(await foldedBy(asked)).toBeLessThanOrEqual(EVERY);
  }
});

test.each([0, 1, 2, 3])(
  'a dialog that is deleted by any of the events around a checkpoint leaves no content',
  async (more) => {
    const made = scene(10 + more);
    made.remove(11);
    const store = await historyOf(made.events);
    const left = await checkpointsOf(store);
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter(({ contentOf }) => contentOf !== null)).toEqual([]);
  },
);

test('checkpoints of other versions or features are not used, and the answer is that of this program', async () => {
  const store = await historyOf(scene().events);
  const asked = { viewer, dialogId: 11, moment: { kind: 'revision', revision: 25 } } as const;
  for (const by of [productWith(2), productOf(features)]) {
    const other = asking(store, { by });
    const answer = await other.ask(dialogAsOf, asked);
    expect(answer).toEqual(await asking(store, { by, isFromScratch: true }).ask(dialogAsOf, asked));
    expect(await other.foldedBy(asked)).toBe(26);
  }
  const { slices } = await asking(store, { by: productWith(2) }).ask(dialogAsOf, asked);
  expect(slices).toEqual({ tally: { events: 52, chat: 'chat-11' } });
});

test('a release that raises a version of what is folded builds the checkpoints again', () => {
  const [one, two] = [productWith(1), productWith(2)].map(({ projections }) =>
    projections.find(({ name }) => name === 'audit-checkpoints'),
  );
  expect(two!.version).toBeGreaterThan(one!.version);
});

test('a checkpoint does not grow with the messages of a dialog, nor hold what is written in them', async () => {
  const made = createScene();
  setUp(made);
  made.begin(11);
  for (let message = 1; message < 60; message += 1)
    made.send(11, undefined, { content: { kind: 'text', text: `Secret ${message}`, items: [], card: null } });
  const checkpoints = (await checkpointsOf(await historyOf(made.events))).filter(
    ({ of }) => of === 'dialog-11',
  );
  expect(JSON.stringify(checkpoints).toLowerCase()).not.toContain('secret');
  const sizes = checkpoints
    .toSorted((a, b) => a.revision - b.revision)
    .map(({ documents }) => documents.length);
  expect(sizes.at(-1)! - sizes[1]!).toBeLessThan(200);
});

test('a short dialog leaves nothing', async () => {
  const store = await historyOf(eventsOf([]).concat(scene(40).events), productOf(features));
  expect(await checkpointsOf(store)).toEqual([]);
});
