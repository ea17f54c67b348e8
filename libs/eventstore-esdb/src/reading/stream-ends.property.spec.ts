import { expect, test } from '@jest/globals';
import { array, assert, asyncProperty, integer, record } from 'fast-check';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { namespaceOf } from '../namespace.js';
import type { EsdbPlace } from '../wire/read-answer.js';
import type { ReadPlaces } from './reading.js';
import { createStreamEnds } from './stream-ends.js';

const STREAMS = 4;

const stream = integer({ min: 0, max: STREAMS - 1 });
const turns = integer({ min: 0, max: 6 });
const step = record({ stream, rest: turns });
const plans = array(array(step, { maxLength: 12 }), { minLength: 1, maxLength: 5 });

const pass = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
};

/** A log that reads what there is when it is asked, and answers so many turns later as `delays` says, over and over. */
function slowLog(delays: readonly number[]) {
  const log: EsdbPlace[] = [];
  const last = Array.from({ length: STREAMS }, () => -1);
  let answers = 0;
  const late = () => pass(delays[(answers += 1) % delays.length]!);
  const readPlaces: ReadPlaces = async ({ from, limit }) => {
    const first = typeof from === 'bigint' ? Number(from) : log.length - 1;
    const found = log.slice(first, first + limit);
    await late();
    return found;
  };
  return {
    readPlaces,
    lastOf: (of: number) => last[of]!,
    async readLast(of: number) {
      const revision = last[of]!;
      await late();
      return revision;
    },
    append(to: number) {
      const at = BigInt(log.length);
      const revision = (last[to]! += 1);
      log.push({ id: String(at), streamId: `s-${to}`, revision, position: { commit: at, prepare: at } });
    },
  };
}

test('what is said to have no more is not behind the question, however polls, reads and appends overlap', async () => {
  let proofs = 0;
  const delays = array(turns, { minLength: 1, maxLength: 8 });
  const property = asyncProperty(delays, plans, plans, async (given, writers, askers) => {
    const log = slowLog(given);
    const ends = createStreamEnds(
      log.readPlaces,
      namespaceOf(undefined, () => false),
    );
    for (let of = 0; of < STREAMS; of += 1) log.append(of);
    // Asked once, it begins to follow the log.
    await ends.endsBefore('s-0', 1);
    await pass(10);
    const write = async (plan: (typeof writers)[number]) => {
      for (const { stream: to, rest } of plan) {
        log.append(to);
        await pass(rest);
      }
    };
    const ask = async (plan: (typeof askers)[number]) => {
      for (const { stream: of, rest } of plan) {
        await ends.learn(`s-${of}`, () => log.readLast(of));
        const before = log.lastOf(of);
        const isProved = await ends.endsBefore(`s-${of}`, before);
        expect(isProved).toBe(false);
        if (await ends.endsBefore(`s-${of}`, log.lastOf(of) + 1)) proofs += 1;
        await pass(rest);
      }
    };
    await Promise.all([...writers.map(write), ...askers.map(ask)]);
  });
  await assert(property, { numRuns: 200 });
  expect(proofs).toBeGreaterThan(200);
});
