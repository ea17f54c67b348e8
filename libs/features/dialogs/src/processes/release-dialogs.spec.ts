import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { storeErrors } from '@parley/eventsourcing';
import type { ParkedStream } from '@parley/subscriptions';
import { dialogIdsOfResponsible } from '../list/of-responsible.query.js';
import { openWorkspace, type Workspace } from './workspace.fixtures.js';

const bob = { kind: 'manager', id: 2 } as const;
const eve = { kind: 'manager', id: 3 } as const;
let workspace: Workspace;

beforeEach(async () => {
  workspace = await openWorkspace();
  await workspace.user(bob.id);
  await workspace.user(eve.id);
});
afterEach(() => workspace.end());

const responsible = async (dialogId: number) => (await workspace.dialog(dialogId)).responsible;
async function given(...dialogs: readonly (readonly [number, typeof bob | typeof eve])[]): Promise<void> {
  for (const [dialogId, who] of dialogs) {
    await workspace.begin(dialogId);
    await workspace.assign(dialogId, who);
  }
}

describe('who is deactivated', () => {
  test('loses all dialogs, open and closed, and nobody else loses any', async () => {
    await given([11, bob], [12, eve], [13, bob]);
    await workspace.close(13);
    const processes = workspace.start();
    // Otherwise a dialog may be released for having been given to somebody deactivated, and be found released already.
    await workspace.settled(processes);
    await workspace.deactivate(bob.id);
    await workspace.settled(processes);
    expect(await responsible(11)).toBeNull();
    expect(await workspace.dialog(13)).toMatchObject({ responsible: null, status: 'closed' });
    expect(await responsible(12)).toEqual(eve);
    expect(await processes.states()).toMatchObject([{ done: 2, refused: 0, parked: 0 }]);
  });

  test('loses them by commands of the system that name the deactivation as their cause', async () => {
    await given([11, bob]);
    const processes = workspace.start();
    await workspace.settled(processes);
    await workspace.deactivate(bob.id);
    await workspace.settled(processes);
    const [cause] = await workspace.eventStore.readStream('staff-1', { direction: 'backwards', limit: 1 });
    const [last] = await workspace.eventStore.readStream('dialog-11', { direction: 'backwards', limit: 1 });
    expect(last).toMatchObject({
      type: 'DialogReassigned',
      data: { dialogId: 11, from: bob, to: null },
      metadata: {
        actor: { kind: 'system', id: null },
        causationId: cause?.id,
        correlationId: cause?.metadata.correlationId,
        commandId: `${cause?.id}/release-dialogs/dialog-11`,
      },
    });
  });

  test('before the process first ran loses them as well', async () => {
    await given([11, bob]);
    await workspace.deactivate(bob.id);
    await workspace.settled(workspace.start());
    expect(await responsible(11)).toBeNull();
  });

  test('loses more dialogs than a page, each once', async () => {
    const ids = Array.from({ length: 230 }, (_, index) => index + 1);
    await Promise.all(ids.map((id) => given([id, bob])));
    const processes = workspace.start();
    await workspace.deactivate(bob.id);
    await workspace.settled(processes);
    expect((await Promise.all(ids.map(responsible))).filter((who) => who !== null)).toEqual([]);
    const { events } = await workspace.eventStore.readAll({ limit: 10_000 });
    const released = events.filter(({ metadata }) => metadata.commandId.includes('/release-dialogs/'));
    expect(released).toHaveLength(230);
  });
});

test('a dialog that went to a colleague while it was to be released stays the colleague’s', async () => {
  await given([11, bob], [12, bob]);
  const { runner } = workspace;
  const racing: typeof runner = {
    ...runner,
    async run(...order) {
      await workspace.assign(11, eve).catch(() => undefined);
      return runner.run(...order);
    },
  };
  const processes = workspace.start({ runner: racing });
  await workspace.settled(processes);
  await workspace.deactivate(bob.id);
  await workspace.settled(processes);
  expect(await responsible(11)).toEqual(eve);
  expect(await responsible(12)).toBeNull();
  expect(await processes.states()).toMatchObject([{ done: 1, refused: 1, parked: 0 }]);
});

test('a dialog that is given to somebody who has been deactivated by then goes back to nobody', async () => {
  await workspace.begin(11);
  const processes = workspace.start();
  await workspace.deactivate(bob.id);
  await workspace.settled(processes);
  // Decided while Bob was still at work, written afterwards.
  await workspace.assign(11, bob);
  await workspace.settled(processes);
  expect(await responsible(11)).toBeNull();
});

test('a dialog that waits parked in the list is released too', async () => {
  await given([11, bob], [12, bob]);
  const { projections, reader } = workspace;
  // As if the list had never heard of dialog 11.
  const parked = ['dialog-11', 'staff-1'].map((stream) => ({ stream }) as ParkedStream);
  await workspace.projections.waitFor('dialog-list', await workspace.eventStore.head(), 50_000);
  const known: number[] = [];
  for await (const id of dialogIdsOfResponsible(reader, bob)) known.push(id);
  expect(known).toEqual([11, 12]);
  const documents = Object.assign(Object.create(reader.documents) as typeof reader.documents, {
    find: async (...question: Parameters<typeof reader.documents.find>) =>
      (await reader.documents.find(...question)).filter(({ id }) => id !== '11'),
  });
  const processes = workspace.start({
    reader: { ...reader, documents },
    projections: { ...projections, parked: async () => parked },
  });
  await workspace.deactivate(bob.id);
  await workspace.settled(processes);
  expect(await responsible(11)).toBeNull();
  expect(await responsible(12)).toBeNull();
});

test('a dialog that stops waiting while the list is read is released too', async () => {
  const { projections, eventStore } = workspace;
  const order = (type: 'park' | 'retry') =>
    projections.submit(
      { type, name: 'dialog-list', stream: 'dialog-11', reason: 'A test.' },
      workspace.byHand(),
    );
  await workspace.begin(11);
  await projections.waitFor('dialog-list', await eventStore.head(), 50_000);
  await order('park');
  await workspace.assign(11, bob);
  const processes = workspace.start({
    projections: {
      ...projections,
      async parked(name) {
        await order('retry');
        return projections.parked(name);
      },
    },
  });
  await workspace.settled(processes);
  await workspace.deactivate(bob.id);
  await workspace.settled(processes);
  expect(await responsible(11)).toBeNull();
});

test('a list that is late, or a store that is down, delays the release and loses none', async () => {
  await given([11, bob], [12, bob]);
  let late = 2;
  let failures = 2;
  const { projections, runner } = workspace;
  const processes = workspace.start({
    projections: {
      ...projections,
      waitFor: async (...asked) => (late-- > 0 ? 'late' : projections.waitFor(...asked)),
    },
    runner: {
      ...runner,
      async run(...order) {
        const result = await runner.run(...order);
        // The command was carried out; the answer was lost.
        if (failures-- > 0) throw storeErrors.STORE_UNAVAILABLE('Down.');
        return result;
      },
    },
  });
  await workspace.deactivate(bob.id);
  await workspace.settled(processes);
  expect(late).toBeLessThan(0);
  expect(await responsible(11)).toBeNull();
  expect(await responsible(12)).toBeNull();
  expect(await workspace.eventStore.readStream('dialog-11', { limit: 100 })).toHaveLength(5);
  expect(await workspace.eventStore.readStream('dialog-12', { limit: 100 })).toHaveLength(5);
});
