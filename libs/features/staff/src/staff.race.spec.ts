import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import {
  createCommandRunner,
  type CommandRunner,
  type DocumentStore,
  type EventStore,
} from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { createUser, deactivate, setPermissions, system } from './testing/staff.examples.js';
import type { StaffCommand } from './staff.commands.js';
import { staffAggregate } from './staff.decide.js';

let folder: string;
let eventStore: EventStore;
let documents: DocumentStore;
let runners: [CommandRunner, CommandRunner];

/** Every command here is younger than the staff's window of commands. */
const commandIndex = { find: () => Promise.resolve(null), passed: () => Promise.resolve(true) };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-staff-'));
  eventStore = await openSqliteEventStore({ folder });
  documents = await openSqliteDocuments({ folder });
  const runner = () => createCommandRunner({ eventStore, records: documents, clock: () => 0, commandIndex });
  runners = [runner(), runner()];
});
afterEach(async () => {
  for (const runner of runners) await runner.flush();
  await eventStore.close();
  await documents.close();
  rmSync(folder, { recursive: true });
});

const run = (runner: CommandRunner, commandId: string, command: StaffCommand, newId = 4) =>
  runner.run(
    staffAggregate,
    1,
    command,
    { commandId, correlationId: commandId, actor: { kind: 'system', id: null } },
    { context: () => ({ ...system, newId }) },
  );

const pairs = [
  [deactivate(1), deactivate(2)],
  [setPermissions(1), deactivate(2)],
  [setPermissions(1, 'all_dialogs'), setPermissions(2, 'all_dialogs')],
] as const;

test.each(pairs)(
  'two administrators removed at once by two processes: one stays (%j, %j)',
  async (first, second) => {
    for (const userId of [1, 2]) {
      await run(runners[0], `create-${userId}`, { ...createUser, permissions: ['administrator'] }, userId);
    }
    const outcomes = await Promise.allSettled([
      run(runners[0], 'first', first),
      run(runners[1], 'second', second),
    ]);
    const refusals = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refusals).toEqual([
      { status: 'rejected', reason: expect.objectContaining({ code: 'LAST_ADMINISTRATOR' }) },
    ]);
    const { state } = await runners[0].load(staffAggregate, 1);
    const left = Object.values(state.users).filter(
      (user) => user.active && user.permissions.includes('administrator'),
    );
    expect(left).toHaveLength(1);
  },
);
