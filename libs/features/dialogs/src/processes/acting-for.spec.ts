import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { effect, type ProcessServices } from '@parley/application';
import type { EventStore, RecordedOf } from '@parley/eventsourcing';
import { defineProcess, reactTo, type Process, type Processes } from '@parley/subscriptions';
import { randomUUID } from 'node:crypto';
import { CloseDialog } from '../commands/dialogs.handler.js';
import { ReleaseDialog } from '../commands/release.handler.js';
import type { DialogReassigned } from '../dialog/dialog.events.js';
import { openWorkspace, type Workspace } from './workspace.fixtures.js';

const SYSTEM = { kind: 'system', id: null } as const;
const bob = { kind: 'manager', id: 2 } as const;
const eve = { kind: 'manager', id: 3 } as const;
const helper = { kind: 'bot', id: 9 } as const;
const DIALOG = 11;

/** Closes a dialog that was given to somebody, acting for the one who gave it. */
const closer = ({ application }: ProcessServices): Process =>
  defineProcess({
    name: 'closer',
    from: 'start',
    on: {
      DialogReassigned: reactTo<RecordedOf<typeof DialogReassigned>>(function* ({ data, metadata }) {
        const request = { dialogId: data.dialogId };
        yield effect(application, {
          step: 'close',
          command: CloseDialog,
          request,
          actingFor: metadata.actor,
        });
      }),
    },
  });

let workspace: Workspace;
let outcomes: string[];
beforeEach(async () => {
  workspace = await openWorkspace();
  outcomes = [];
  await workspace.user(bob.id);
  await workspace.user(eve.id, ['all_dialogs']);
  await workspace.staff(
    { type: 'CreateBot', name: 'Helper', roles: ['hidden', 'responsible'] },
    { newId: 9 },
  );
  await workspace.begin(DIALOG);
});
afterEach(() => workspace.end());

const rights = (userId: number, ...permissions: string[]) =>
  workspace.staff({ type: 'SetPermissions', userId, permissions });

/** Runs the process over all that has happened, to the end. */
async function react(changes: Parameters<Workspace['start']>[0] = {}): Promise<Processes> {
  const processes = workspace.start(
    changes,
    (given) => [closer(given)],
    (outcome) => outcomes.push(outcome),
  );
  await workspace.settled(processes, 'closer');
  return processes;
}
const ofCloser = () =>
  outcomes.filter((outcome) => outcome.startsWith('closer')).map((outcome) => outcome.slice(7));
const lastEvent = async () =>
  (await workspace.eventStore.readStream(`dialog-${DIALOG}`, { direction: 'backwards', limit: 1 }))[0];
const nothingIsParked = async (processes: Processes) => expect(await processes.parked('closer')).toEqual([]);

describe('a command that a process causes for the actor of an event', () => {
  test.each([
    ['a person', { kind: 'manager', id: 1 }, bob],
    ['a bot', helper, helper],
    ['the system itself', SYSTEM, bob],
  ] as const)('is decided with the rights of %s, and names both', async (_who, actor, to) => {
    await workspace.assign(DIALOG, to, { actor });
    const cause = await lastEvent();
    const processes = await react();
    expect(await lastEvent()).toMatchObject({
      type: 'DialogClosed',
      metadata: {
        actor,
        process: 'closer',
        causationId: cause?.id,
        correlationId: cause?.metadata.correlationId,
        commandId: `${cause?.id}/closer/close`,
      },
    });
    expect(cause?.metadata).not.toHaveProperty('process');
    expect(ofCloser()).toEqual(['done']);
    await nothingIsParked(processes);
  });

  test.each([
    ['a right that was revoked since', eve, () => rights(eve.id), 'DIALOG_NOT_FOUND'],
    ['a right that another replaced', eve, () => rights(eve.id, 'reassign_any'), 'DIALOG_NOT_FOUND'],
    ['a person who may not do it', eve, () => Promise.resolve(), 'NOT_RESPONSIBLE'],
    [
      'a person who is not at work any more',
      eve,
      () => workspace.staff({ type: 'DeactivateUser', userId: eve.id }),
      'NOT_ALLOWED',
    ],
    ['somebody unknown', { kind: 'manager', id: 99 }, () => Promise.resolve(), 'NOT_ALLOWED'],
    ['a bot that may not do it', helper, () => Promise.resolve(), 'NOT_RESPONSIBLE'],
    ['a client', { kind: 'client', id: 5 }, () => Promise.resolve(), 'NOT_ALLOWED'],
    ['a channel', { kind: 'channel', id: 7 }, () => Promise.resolve(), 'NOT_ALLOWED'],
  ] as const)('is refused for %s, and the process goes on', async (_who, actor, meanwhile, refusal) => {
    await workspace.assign(DIALOG, bob, { actor });
    await meanwhile();
    await workspace.begin(12);
    await workspace.assign(12, bob, { actor: { kind: 'manager', id: 1 } });
    const processes = await react();
    expect(ofCloser()).toEqual([refusal, 'done']);
    expect((await workspace.dialog(DIALOG)).status).toBe('open');
    expect((await workspace.dialog(12)).status).toBe('closed');
    await nothingIsParked(processes);
    const states = await processes.states();
    expect(states).toContainEqual(
      expect.objectContaining({ name: 'closer', done: 1, refused: 1, parked: 0 }),
    );
  });

  test('is decided with rights that came after the event, also where an import tells of the past', async () => {
    await workspace.assign(DIALOG, bob, { actor: eve, occurredAt: '2020-01-01T00:00:00.000Z' });
    await rights(eve.id, 'administrator');
    await react();
    expect(await lastEvent()).toMatchObject({
      type: 'DialogClosed',
      metadata: { actor: eve, process: 'closer' },
    });
  });

  test('that only the system may cause is refused for a person', async () => {
    await workspace.assign(DIALOG, bob, { actor: { kind: 'manager', id: 1 } });
    await workspace.deactivate(bob.id);
    const taker = ({ application }: ProcessServices): Process =>
      defineProcess({
        name: 'closer',
        from: 'start',
        on: {
          DialogReassigned: reactTo<RecordedOf<typeof DialogReassigned>>(function* ({ data, metadata }) {
            if (data.to === null) return;
            const request = { dialogId: data.dialogId, from: data.to };
            const actingFor = metadata.actor;
            yield effect(application, { step: 'take', command: ReleaseDialog, request, actingFor });
          }),
        },
      });
    const processes = workspace.start(
      {},
      (given) => [taker(given)],
      (outcome) => outcomes.push(outcome),
    );
    await workspace.settled(processes, 'closer');
    expect(ofCloser()).toEqual(['NOT_ALLOWED']);
  });
});

describe('the staff are read', () => {
  let reads = 0;
  let beforeAppend: (() => Promise<unknown>) | null = null;

  /** A runner of another program, which remembers nothing of the staff. */
  function counted(): Parameters<Workspace['start']>[0] {
    const { eventStore } = workspace;
    const readStream: EventStore['readStream'] = (stream, range) => {
      if (stream === 'staff-1') reads += 1;
      return eventStore.readStream(stream, range);
    };
    const append: EventStore['append'] = async (...given) => {
      const meanwhile = beforeAppend;
      beforeAppend = null;
      await meanwhile?.();
      return eventStore.append(...given);
    };
    const besides = Object.assign(Object.create(eventStore) as EventStore, { readStream, append });
    return { runner: workspace.runnerOn(besides) };
  }
  beforeEach(async () => {
    await workspace.assign(DIALOG, bob, { actor: { kind: 'manager', id: 1 } });
    await rights(eve.id, 'administrator');
    // Without reactions of others: those of the product read the staff as well.
    await workspace.settled(workspace.start());
    reads = 0;
  });
  const only = (changes: Parameters<Workspace['start']>[0]) =>
    workspace.start(
      changes,
      (given) => [closer(given)],
      (outcome) => outcomes.push(outcome),
      false,
    );

  test('once for each decision', async () => {
    await workspace.settled(only(counted()), 'closer');
    expect(ofCloser()).toEqual(['done']);
    expect(reads).toBe(1);
  });

  test('again for a decision that another append overtook, and what was revoked meanwhile holds', async () => {
    beforeAppend = async () => {
      const last = await lastEvent();
      if (last === undefined) throw new Error('The dialog has events.');
      const { type, data, metadata } = last;
      const again = {
        id: randomUUID(),
        type,
        data,
        metadata: { ...metadata, actor: SYSTEM, commandId: randomUUID() },
      };
      await workspace.eventStore.append(`dialog-${DIALOG}`, last.revision, [again]);
      await workspace.staff({ type: 'SetPermissions', userId: 1, permissions: [] });
    };
    await workspace.settled(only(counted()), 'closer');
    // The second event is the other append: it is of the system, which needs no read of the staff.
    expect(ofCloser()).toEqual(['DIALOG_NOT_FOUND', 'done']);
    expect(reads).toBe(2);
  });
});

test('a process has nothing that runs commands past the one entry', () => {
  // Does not compile once it has.
  const missing: Exclude<'run', keyof ProcessServices['runner']> = 'run';
  expect(missing).toBe('run');
});
