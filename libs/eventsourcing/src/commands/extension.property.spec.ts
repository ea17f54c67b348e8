import { expect, test } from '@jest/globals';
import { openSqliteDocuments } from '@parley/documents-sqlite';
import { openSqliteEventStore } from '@parley/eventstore-sqlite';
import { array, assert, asyncProperty, constantFrom, integer, record } from 'fast-check';
import {
  accountAggregate,
  alwaysNew,
  deposit,
  envelope,
  freeze,
  freezeSlice,
  type FreezeState,
  noBonus,
  refusalOf,
  runnerOn,
  seenSlice,
  thaw,
  useBench,
} from '@parley/testkit';
import type { Slice } from './extension.js';
import type { CommandRunner } from './runner/types.js';
import type { RecordedEvent } from '../events/event.js';

const bench = useBench({ events: openSqliteEventStore, documents: openSqliteDocuments });

/** Programs that run at the same time, or one after the other: with both features, with one, and without any. */
const PROGRAMS: readonly (readonly Slice[])[] = [[freezeSlice, seenSlice], [freezeSlice], [seenSlice], []];

const steps = array(
  record({
    by: integer({ min: 0, max: PROGRAMS.length - 1 }),
    what: constantFrom('deposit', 'deposit', 'freeze', 'thaw', 'restart'),
    id: integer({ min: 0, max: 30 }),
  }),
  { maxLength: 50 },
);

/** A program with so little memory and so many snapshots that every way of loading is taken. */
const started = (slices: readonly Slice[]): CommandRunner =>
  runnerOn(bench, { slices, cacheSize: 1, snapshotEvery: 2, maxAttempts: 1_000, commandIndex: alwaysNew });

function send(runner: CommandRunner, account: string, what: string, commandId: string): Promise<unknown> {
  const by = envelope(commandId);
  if (what === 'deposit') return runner.run(accountAggregate, account, deposit(1), by, noBonus);
  if (what === 'freeze')
    return runner.run(freeze, account, { type: 'Freeze', reason: commandId }, by, { context: () => ({}) });
  return runner.run(thaw, account, { type: 'Thaw' }, by, { context: () => ({ least: 1 }) });
}

/** By hand, so that it shares nothing with the runner. */
function plainFold(log: readonly RecordedEvent[]) {
  let balance = 0;
  let own: FreezeState = { reason: null, deposits: 0 };
  for (const { type, data, metadata } of log) {
    expect(metadata.extension).toBe(type === 'Deposited' ? undefined : 'freezing');
    if (type === 'Frozen') own = { reason: (data as { reason: string }).reason, deposits: 0 };
    else if (type === 'Thawed') own = { reason: null, deposits: 0 };
    else {
      balance += 1;
      if (own.reason !== null) own = { ...own, deposits: own.deposits + 1 };
    }
  }
  return { base: { balance }, own };
}

test('whatever programs with and without a feature do, restart or leave as snapshots: states equal a plain fold', async () => {
  let run = 0;
  await assert(
    asyncProperty(steps, array(integer({ min: 1, max: 4 }), { minLength: 1 }), async (plan, widths) => {
      const account = `run${(run += 1)}`;
      const runners = PROGRAMS.map(started);
      const refusals: string[] = [];
      for (let at = 0, group = 0; at < plan.length; group += 1) {
        const together = plan.slice(at, (at += widths[group % widths.length] ?? 1));
        for (const { by, what } of together)
          if (what === 'restart') runners[by] = started(PROGRAMS[by] ?? []);
        const sent = together.flatMap(({ by, what, id }) => {
          const hasFeature = what === 'deposit' || PROGRAMS[by]?.includes(freezeSlice);
          if (what === 'restart' || !hasFeature) return [];
          return [send(runners[by] as CommandRunner, account, what, `${account}-${what}-${id}`)];
        });
        refusals.push(...(await refusalsOf(sent)));
      }
      expect(refusals.filter((code) => !/^Domain (FROZEN|TOO_EARLY)$/.test(code))).toEqual([]);
      await Promise.all(runners.map((runner) => runner.flush()));
      await expectAgreement(account, [...runners, ...PROGRAMS.map(started)]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

async function refusalsOf(sent: readonly Promise<unknown>[]): Promise<string[]> {
  const outcomes = await Promise.allSettled(sent);
  const refused = sent.filter((_, at) => outcomes[at]?.status === 'rejected');
  return Promise.all(refused.map(async (answer) => String(await refusalOf(answer))));
}

/** Two of each program: one that ran, and one that starts now. */
async function expectAgreement(account: string, runners: readonly CommandRunner[]): Promise<void> {
  const log = await bench.eventStore.readStream(`account-${account}`, { limit: 1_000 });
  const folded = plainFold(log);
  const deposits = folded.base.balance;
  for (const [at, runner] of runners.entries()) {
    const program = PROGRAMS[at % PROGRAMS.length] ?? [];
    const { state, revision } = await runner.load(accountAggregate, account);
    expect({ state, revision }).toEqual({ state: folded.base, revision: log.length - 1 });
    if (program.includes(freezeSlice))
      expect((await runner.load(freezeSlice, account)).state).toEqual(folded);
    if (program.includes(seenSlice))
      expect((await runner.load(seenSlice, account)).state).toMatchObject({ own: { seen: deposits } });
  }
}
