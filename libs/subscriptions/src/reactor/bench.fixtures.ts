import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import { Type } from 'typebox';
import {
  ABSENT,
  type CommandRunner,
  createCatalog,
  defineEvent,
  type DocumentStore,
  type EventStore,
  type EventToAppend,
  type Position,
  type RecordedEvent,
  type RecordedOf,
} from '@parley/eventsourcing';
import {
  accountAggregate,
  accountEvents,
  alwaysNew,
  deposit,
  noBonus,
  NOW,
  runnerOn,
  withdraw,
} from '@parley/testkit';
import { processManagementEvents } from '../management/log/process.events.js';
import { defineProcess, reactTo, type Process, type Reaction } from './process.js';
import { createProcesses } from './processes.js';
import type { Processes, ProcessesDependencies } from './types.js';

/** A timeout that no test waits for, in ms: what is waited for comes first. */
export const PATIENCE = 3_000_000;
/** Pauses, polls and timeouts pass this many times faster than they say. */
const SPEED = 50;
const quickSleep = (ms: number, signal: AbortSignal): Promise<void> =>
  wait(ms / SPEED, undefined, { signal }).catch(() => undefined);

/** Money is to be moved into some accounts: what the process of these specs reacts to. */
export const Promised = defineEvent(
  'Promised',
  1,
  Type.Object({ accounts: Type.Array(Type.String()), amount: Type.Integer() }),
  { accounts: ['a'], amount: 1 },
);
export const Unrelated = defineEvent('Unrelated', 1, Type.Object({}), {});

export const promised = (amount: number, ...accounts: string[]): EventToAppend =>
  toAppend('Promised', { accounts, amount });
export const unrelated = (): EventToAppend => toAppend('Unrelated', {});

const toAppend = (type: string, data: unknown): EventToAppend => ({
  id: randomUUID(),
  type,
  data,
  metadata: {
    actor: { kind: 'manager', id: 5 },
    occurredAt: NOW,
    correlationId: 'asked by 5',
    causationId: null,
    commandId: randomUUID(),
    fingerprint: 'f',
    schemaVersion: 1,
  },
});

export interface KeeperOptions {
  readonly from?: 'now' | 'start';
  readonly runner: CommandRunner;
  /** Called before each command with its account. */
  readonly watch?: (account: string) => void | Promise<void>;
  /** Events that the process cannot react to, as `<stream>#<revision>`; emptied to "repair the code". */
  readonly broken?: ReadonlySet<string>;
}

/** Keeps promises: deposits into each account, and withdraws where the amount is negative. */
export const keeper = ({ from = 'start', runner, watch, broken }: KeeperOptions): Process =>
  defineProcess({
    name: 'keeper',
    from,
    on: {
      Promised: reactTo<RecordedOf<typeof Promised>>(async function* ({ stream, revision, data }) {
        for (const account of data.accounts) {
          yield pay(runner, account, data.amount, watch);
          if (broken?.has(`${stream}#${revision}`)) throw new RangeError('content of the event');
        }
      }),
    },
  });

const pay = (
  runner: CommandRunner,
  account: string,
  amount: number,
  watch: KeeperOptions['watch'],
): Reaction => ({
  step: account,
  async run(envelope) {
    await watch?.(account);
    const command = amount < 0 ? withdraw(-amount) : deposit(amount);
    return runner.run(accountAggregate, account, command, envelope, noBonus);
  },
});

export const catalog = createCatalog([Promised, Unrelated, ...accountEvents, ...processManagementEvents]);

type Open = (options: { folder: string; clock?: () => number }) => Promise<unknown>;

/** Stores in a folder of their own for every test, and what runs over them. */
export interface Bench {
  eventStore: EventStore;
  documents: DocumentStore;
  runner: CommandRunner;
  readonly sleep: typeof quickSleep;
  /** Runs processes like another program: with a name of its own, stopped after the test. */
  create(definitions: readonly Process[], options?: Partial<ProcessesDependencies>): Processes;
  start(definitions: readonly Process[], options?: Partial<ProcessesDependencies>): Processes;
  /** Appends at the end of a stream, whatever its revision; answers the position of the last. */
  append(stream: string, ...events: readonly EventToAppend[]): Promise<Position>;
  /** Waits until the process has passed the whole log. */
  settled(processes: Processes, name?: string): Promise<void>;
  /** Events of an account, in order. */
  account(name: string): Promise<readonly RecordedEvent[]>;
  /** A command runner that remembers nothing of what others ran. */
  freshRunner(): CommandRunner;
}

export function useBench(open: { readonly events: Open; readonly documents: Open }, clock = Date.now): Bench {
  const bench = { sleep: quickSleep } as Bench;
  const running = new Set<Processes>();
  let folder = '';
  let owners = 0;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'parley-processes-'));
    bench.eventStore = (await open.events({ folder })) as EventStore;
    bench.documents = (await open.documents({ folder, clock })) as DocumentStore;
    bench.runner = bench.freshRunner();
  });
  afterEach(async () => {
    await Promise.all([...running].map((processes) => processes.stop()));
    running.clear();
    await Promise.all([bench.eventStore.close(), bench.documents.close()]);
    rmSync(folder, { recursive: true });
  });

  return Object.assign(bench, {
    create(definitions: readonly Process[], options: Partial<ProcessesDependencies> = {}) {
      const owner = `owner-${(owners += 1)}`;
      const { eventStore, documents } = bench;
      const given = { eventStore, documents, catalog, definitions, owner, clock, sleep: quickSleep };
      const processes = createProcesses({ ...given, ...options });
      running.add(processes);
      return processes;
    },
    start(definitions: readonly Process[], options?: Partial<ProcessesDependencies>) {
      const processes = bench.create(definitions, options);
      processes.start();
      return processes;
    },
    async append(stream: string, ...events: readonly EventToAppend[]) {
      const [last] = await bench.eventStore.readStream(stream, { direction: 'backwards', limit: 1 });
      return (await bench.eventStore.append(stream, last?.revision ?? ABSENT, events)).position;
    },
    async settled(processes: Processes, name = 'keeper') {
      await processes.waitFor(name, await bench.eventStore.head(), PATIENCE);
    },
    account: (name: string) => bench.eventStore.readStream(`account-${name}`, { limit: 10_000 }),
    freshRunner: () => runnerOn(bench, { commandIndex: alwaysNew, maxAttempts: 100 }),
  });
}

/** Resolves when the condition holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await nextTurn();
}
