import { afterEach, expect, test } from '@jest/globals';
import { clientCardProjection } from '@parley/clients';
import { dialogAggregate, dialogListProjection, type DialogEvent } from '@parley/dialogs';
import { createScene, eventsOf, histories } from '@parley/dialogs/testing';
import type { RecordedEvent } from '@parley/eventsourcing';
import { managerViewer } from '@parley/staff/testing';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import { openHistory, type TestHistory } from '../testing/history.fixtures.js';
import { dialogAsOf } from './dialog-as-of.question.js';
import { NOW, type Moment } from './moment.js';

const opened: TestHistory[] = [];
const historyOf = async (...given: Parameters<typeof openHistory>): Promise<TestHistory> => {
  const store = await openHistory(...given);
  opened.push(store);
  return store;
};
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

const viewer = managerViewer(1);

const stateAt = (log: readonly RecordedEvent[], dialogId: number) =>
  log
    .filter(({ stream }) => stream === `dialog-${dialogId}`)
    .reduce(
      (state, event) => dialogAggregate.evolve(state, event as never as DialogEvent & RecordedEvent),
      dialogAggregate.initialState,
    );

test('state, row and card as of any position are those of a fold from scratch', async () => {
  const places = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(histories, places, async (steps, numbers) => {
      const store = await historyOf(eventsOf(steps));
      const { log } = store;
      for (const n of numbers) {
        const upTo = log.slice(0, 1 + (n % log.length));
        const dialogs = log.filter(({ type }) => type === 'DialogStarted');
        const { dialogId } = dialogs[n % dialogs.length]!.data as { readonly dialogId: number };
        const isErased = log.some(
          ({ type, stream }) => type === 'DialogDeleted' && stream === `dialog-${dialogId}`,
        );
        const position = upTo.at(-1)!.position;
        const answer = await store.ask(dialogAsOf, {
          viewer,
          dialogId,
          moment: { kind: 'position', position },
        });
        const state = stateAt(upTo, dialogId);
        expect(answer.state).toEqual(isErased ? { ...state, externalChatId: '' } : state);
        expect(answer.row).toEqual(foldAll(dialogListProjection, upTo).get(String(dialogId)) ?? null);
        const card = foldAll(clientCardProjection, upTo).get(String(state.clientId)) ?? null;
        if (isErased) expect(answer.client?.card?.refusedMessages).toBe(card?.refusedMessages);
        else expect(answer.client?.card ?? null).toEqual(card);
        expect([answer.erased, answer.madeBy.position]).toEqual([isErased, String(position)]);
      }
    }),
    { numRuns: 8, seed: 20_261_129, endOnFailure: true },
  );
});

const scene = () => {
  const made = createScene();
  made.channel(7);
  made.client(5, 'Ann Lee');
  made.begin(11);
  made.reassign(11, { kind: 'manager', id: 2 });
  made.send(11, undefined, { content: { kind: 'text', text: 'Secret words', items: [], card: null } });
  return made;
};

test('a revision and its position are one moment, and the time at which it was recorded is that of the last event by then', async () => {
  const store = await historyOf(scene().events);
  const ofDialog = store.log.filter(({ stream }) => stream === 'dialog-11');
  const ask = (moment: Moment) => store.ask(dialogAsOf, { viewer, dialogId: 11, moment });
  for (const { revision, position, recordedAt } of ofDialog) {
    const answer = await ask({ kind: 'revision', revision });
    expect(answer.reached).toEqual({ revision, position: String(position), recordedAt });
    expect(await ask({ kind: 'position', position })).toEqual(answer);
    const last = ofDialog.filter((event) => event.recordedAt <= recordedAt).length - 1;
    const byTime = await ask({ kind: 'time', by: 'recorded', at: recordedAt });
    expect(byTime).toEqual(await ask({ kind: 'revision', revision: last }));
  }
});

test('a moment by the time of happening ends before the first event that happened later', async () => {
  const store = await historyOf(scene().events);
  const at = store.log.find(({ stream, revision }) => stream === 'dialog-11' && revision === 2)!.metadata
    .occurredAt;
  const moment = { kind: 'time', by: 'occurred', at } as const;
  const { reached, responsible } = await store.ask(dialogAsOf, { viewer, dialogId: 11, moment });
  expect([reached.revision, responsible]).toEqual([2, null]);
});

test('the same question is answered alike when the log has grown', async () => {
  const made = scene();
  const store = await historyOf(made.events);
  const count = made.events.length;
  const now = await store.ask(dialogAsOf, { viewer, dialogId: 11, moment: { kind: 'now' } });
  made.close(11);
  made.send(11);
  await store.append(made.events.slice(count));
  const moment = { kind: 'position', position: BigInt(now.madeBy.position) } as const;
  expect(await store.ask(dialogAsOf, { viewer, dialogId: 11, moment })).toEqual(now);
});

test('before its first event a dialog was absent', async () => {
  const store = await historyOf(scene().events);
  const moment = { kind: 'position', position: 1n } as const;
  const { state, row, client, reached } = await store.ask(dialogAsOf, { viewer, dialogId: 11, moment });
  expect([state.status, row, client, reached.revision]).toEqual(['absent', null, null, -1]);
});

test('a deleted dialog shows no content, also as of a moment before its deletion', async () => {
  const made = scene();
  made.remove(11);
  const store = await historyOf(made.events);
  for (let revision = 0; revision <= 5; revision += 1) {
    const answer = await store.ask(dialogAsOf, {
      viewer,
      dialogId: 11,
      moment: { kind: 'revision', revision },
    });
    expect(answer.erased).toBe(true);
    const told = JSON.stringify(answer);
    for (const content of ['Ann', 'Secret', 'Hello', 'chat-11', 'u-5']) expect(told).not.toContain(content);
    expect(answer.state.deleted).toBe(revision === 5);
    expect(answer.row === null).toBe(revision === 5);
  }
});

test('a moment that has not come is refused, and a dialog of another channel is not there', async () => {
  const store = await historyOf(scene().events);
  const ask = (moment: Moment, by = viewer) => store.ask(dialogAsOf, { viewer: by, dialogId: 11, moment });
  const refused = (code: string) => ({ code });
  const ahead = refused('MOMENT_NOT_REACHED');
  await expect(ask({ kind: 'revision', revision: 5 })).rejects.toMatchObject(ahead);
  await expect(ask({ kind: 'position', position: 10_000n })).rejects.toMatchObject(ahead);
  const missing = refused('DIALOG_NOT_FOUND');
  await expect(ask(NOW, managerViewer(1, { channelIds: [8] }))).rejects.toMatchObject(missing);
  await expect(store.ask(dialogAsOf, { viewer, dialogId: 12, moment: NOW })).rejects.toMatchObject(missing);
});
