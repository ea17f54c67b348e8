import {
  createApplication,
  type Application,
  type CommandAnswer,
  type CommandRequest,
  type RequestClass,
  type RequestEnvelope,
} from '@parley/application';
import { openCore, readConfig, type Core } from '@parley/composition';
import { ParleyError, type Actor } from '@parley/eventsourcing';
import { confirmToken, firstAdministrator } from '@parley/staff';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PATIENCE_MS = 60_000;
/** Commands that one request sends. */
const TOGETHER = 3;

/** Stores, commands, read models, processes and questions in this process, with an administrator, user 1. */
export interface Workspace {
  readonly core: Core;
  readonly application: Application;
  /** Codes of refusals, and how often each came. */
  readonly refusals: Map<string, number>;
  /** Null: it was refused. */
  act<R>(
    command: RequestClass<CommandRequest<R>>,
    request: R,
    by: Actor,
    more?: Partial<RequestEnvelope>,
  ): Promise<CommandAnswer | null>;
  /** Waits until processes and read models hold all of the log, and what processes do about it. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-proof-'));
  const core = await openCore(await readConfig({ PARLEY_DATA: folder }), { role: 'server' });
  await firstAdministrator(core)();
  await standStill(core);
  const { commandHandlers: handlers, first } = core.product;
  const application = createApplication({
    ...{ services: core, handlers, facts: first.commands },
    confirmSender: confirmToken,
  });
  const refusals = new Map<string, number>();
  let number = 0;
  return {
    core,
    application,
    refusals,
    async act(command, request, actor, more = {}) {
      number += 1;
      const correlationId = `request-${Math.floor(number / TOGETHER)}`;
      const envelope = {
        commandId: `act-${number}`,
        actor,
        correlationId,
        requestId: correlationId,
        ...more,
      };
      const execute = () => application.execute(new command(request, envelope));
      try {
        return await execute().catch((error: unknown) => whenSettled(core, error, execute));
      } catch (error) {
        if (!(error instanceof ParleyError) || error.family === 'Infrastructure') throw error;
        refusals.set(error.code, (refusals.get(error.code) ?? 0) + 1);
        return null;
      }
    },
    settled: () => settled(core),
    async close() {
      await core.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A command that a read model was too far behind for was not run: it is, once that has come up. */
async function whenSettled<T>(core: Core, error: unknown, execute: () => Promise<T>): Promise<T> {
  if (!(error instanceof ParleyError) || error.code !== 'PROJECTION_BEHIND') throw error;
  await settled(core);
  return execute();
}

/** Read models that no answer here comes from. */
const UNASKED = ['dialog-days', 'dialog-search', 'message-search', 'saved-views', 'unread', 'waiting'];

/** Pauses what would be folded for nobody. */
async function standStill({ projections }: Core): Promise<void> {
  for (const name of UNASKED) {
    const correlationId = `pause ${name}`;
    const actor = { kind: 'system', id: null } as const;
    await projections.submit({ type: 'pause', name }, { commandId: correlationId, actor, correlationId });
  }
}

async function settled({ eventStore, processes, projections, projectionNames }: Core): Promise<void> {
  const names = (await processes.states()).map(({ name }) => name);
  for (let head = -1n; head !== (await eventStore.head());) {
    head = await eventStore.head();
    for (const name of names)
      if (!(await processes.waitFor(name, head, PATIENCE_MS))) throw new Error(`Process ${name} is late.`);
    for (const name of projectionNames.filter((one) => !UNASKED.includes(one))) {
      const outcome = await projections.waitFor(name, head, PATIENCE_MS);
      if (outcome !== 'reached') throw new Error(`${name} is ${outcome}.`);
    }
  }
}
