import { createApplication, questionsHere, type ProcessServices, type Services } from '@parley/application';
import { columnsOf, parley } from '@parley/composition';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { dialogAggregate } from '../dialog/dialog.decide.js';
import {
  confirmToken,
  STAFF_ID,
  staffAggregate,
  type StaffCommand,
  type StaffContext,
  staffPermissions,
} from '@parley/staff';
import type { ChannelSettings } from '@parley/channels';
import type { DialogCommand, DialogContext } from '../dialog/dialog.commands.js';
import type { DialogState } from '../dialog/dialog.state.js';
import type { Responsible } from '@parley/shared';
import {
  createCommandIndex,
  createInFlight,
  createProcesses,
  createProjections,
  type Process,
  type Processes,
} from '@parley/subscriptions';
import {
  createClaims,
  createCommandRunner,
  createIds,
  type CommandEnvelope,
  type EventStore,
} from '@parley/eventsourcing';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 50_000;
const settings = { text: { creating: 'both' } } as ChannelSettings;

export type Workspace = Awaited<ReturnType<typeof openWorkspace>>;

/** Stores, read models and commands of a workspace with an administrator, user 1; processes run once they are started. */
export async function openWorkspace() {
  const folder = await mkdtemp(join(tmpdir(), 'parley-processes-'));
  const eventStore = await openSqliteEventStore({ folder });
  const documents = await openSqliteDocuments({ folder });
  const stores = { eventStore, documents, catalog: parley.catalog, clock: Date.now };
  const { definitions } = parley;
  const projections = createProjections({ ...stores, definitions, owner: 'projections' });
  await projections.start();
  const commandIndex = createCommandIndex({
    documents,
    serving: () => projections.serving('commands'),
    waitFor: (position, timeoutMs) => projections.waitFor('commands', position, timeoutMs),
  });
  const runnerOn = (events: EventStore) =>
    createCommandRunner({
      ...{ eventStore: events, records: documents, commandIndex, clock: Date.now },
      slices: parley.slices,
    });
  const runner = runnerOn(eventStore);
  const serving = (name: string): Promise<string> => projections.serving(name);
  const columns = columnsOf({ stores, product: parley, serving, onError: () => undefined });
  const reader = { documents, serving, columns, ...parley.parts };
  const services: Services = {
    runner,
    reader,
    questions: questionsHere({ reader, eventStore, product: parley }),
    projections,
    eventStore,
    ids: createIds(eventStore, stores),
    claims: createClaims(eventStore, stores),
    permissions: parley.permissions,
    inFlight: createInFlight(),
    clock: Date.now,
  };
  const running: Processes[] = [];

  const envelope = () => ({
    commandId: randomUUID(),
    actor: { kind: 'manager', id: 1 } as const,
    correlationId: 'by hand',
  });
  const staff = (command: StaffCommand, context: Omit<StaffContext, 'sender'> = {}) =>
    runner.run(staffAggregate, STAFF_ID, command, envelope(), {
      context: () => ({ sender: null, permissions: staffPermissions, ...context }),
    });
  const user = (userId: number, name: string, permissions: readonly string[]) =>
    staff({ type: 'CreateUser', name, permissions, groupId: null }, { newId: userId });
  const onDialog = (command: DialogCommand, context: DialogContext, by: Partial<CommandEnvelope> = {}) =>
    runner.run(
      dialogAggregate,
      command.dialogId,
      command,
      { ...envelope(), ...by },
      { context: () => context },
    );

  await user(1, 'Ann', ['administrator']);

  return {
    byHand: envelope,
    eventStore,
    projections,
    runner,
    reader,
    runnerOn,
    staff,
    user: (userId: number, permissions: readonly string[] = []) =>
      user(userId, `User ${userId}`, permissions),
    deactivate: (userId: number) => staff({ type: 'DeactivateUser', userId }),
    /** A client writes: a dialog that nobody has. */
    begin: (dialogId: number) =>
      onDialog(
        {
          type: 'ReceiveMessage',
          dialogId,
          channelId: 7,
          externalChatId: `c-${dialogId}`,
          clientId: 5,
          originator: 'client',
          externalId: `m-${dialogId}`,
          content: { kind: 'text', text: 'Hello', items: [], card: null },
          quotedMessageId: null,
          quotedExternalId: null,
          toldAt: null,
          receivedAt: '2026-01-01T00:00:00.000Z',
        },
        {
          messageIdAfter: () => dialogId,
          channel: { active: true, settings },
          client: { clientId: 5, blocked: false },
        },
      ),
    assign: (dialogId: number, to: Responsible | null, by: Partial<CommandEnvelope> = {}) =>
      onDialog({ type: 'ReassignDialog', dialogId, to }, { sender: null, target: { eligible: true } }, by),
    close: (dialogId: number) => onDialog({ type: 'CloseDialog', dialogId, toldAt: null }, { sender: null }),
    async dialog(dialogId: number): Promise<DialogState> {
      return (await runner.load(dialogAggregate, dialogId)).state;
    },
    /** `others`: processes beside those of the product; `onOutcome`: how each reaction went. `withProduct`: false to run the others alone. */
    start(
      changes: Partial<Services> = {},
      others: (given: ProcessServices) => readonly Process[] = () => [],
      onOutcome: (outcome: string) => void = () => undefined,
      withProduct = true,
    ): Processes {
      const changed = { ...services, ...changes };
      const { commandHandlers: handlers, first } = parley;
      const application = createApplication({
        ...{ services: changed, handlers, facts: first.commands },
        confirmSender: confirmToken,
      });
      const asked = { ...changed, application };
      const given = [...(withProduct ? parley.processes(asked) : []), ...others(asked)];
      const owner = `processes-${running.length}`;
      const processes = createProcesses({
        ...stores,
        definitions: given,
        owner,
        pollMs: 20,
        onReaction: ({ process, outcome }) => onOutcome(`${process} ${outcome}`),
      });
      running.push(processes);
      processes.start();
      return processes;
    },
    /** Waits until the process has passed all that it has caused itself. */
    async settled(processes: Processes, name = 'release-dialogs'): Promise<void> {
      for (let head = -1n; head !== (await eventStore.head());) {
        head = await eventStore.head();
        await processes.waitFor(name, head, PATIENCE_MS);
      }
    },
    async end(): Promise<void> {
      await Promise.all(running.map((processes) => processes.stop()));
      await projections.stop();
      await runner.flush();
      await documents.close();
      await eventStore.close();
      await rm(folder, { recursive: true });
    },
  };
}
