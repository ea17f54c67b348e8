import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { applicationErrors, defineFeature, onlyOf, type Question } from '@parley/application';
import { staffFeature } from '@parley/staff';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { readConfig, type ParleyConfig } from '../config/config.js';
import { openCore, type Core } from '../core.js';
import { productOf } from '../features/product.js';
import { openRpc } from '../thread/rpc.js';
import { serveQuestions } from './answer-questions.js';
import { createPool, type QuestionPool } from './pool.js';
import { readingProcess, type Peer } from './reading-process.js';

/** What the questions below wait for, and what has become of them: they run in this process. */
let goOn = (): void => undefined;
let stood: Promise<void>;
let given: number;
let ended: number;

const question = <Given, Item>(name: string, ask: Question<Given, Item>['ask']): Question<Given, Item> => ({
  name: `tests.${name}`,
  reads: ['staff'],
  ask,
});
const count = question<number, bigint>('count', async function* (_context, upTo) {
  try {
    for (given = 0; given < upTo; given += 1) yield BigInt(given);
  } finally {
    ended += 1;
  }
});
const head = question<null, object>('head', async function* ({ reader, eventStore, product }) {
  yield {
    head: await eventStore.head(),
    serving: await reader.serving('staff'),
    events: product.catalog.version('UserCreated'),
  };
});
const stand = question<null, string>('stand', async function* () {
  yield 'begun';
  await stood;
  yield 'ended';
});
const hang = question<null, never>('hang', async function* () {
  await new Promise(() => undefined);
});
const fail = question<string, number>('fail', async function* (_context, how) {
  yield 1;
  if (how === 'write') throw applicationErrors.PROJECTION_BEHIND('Later.', { n: 1 });
  throw new TypeError('secret');
});
const write = question<null, unknown>('write', async function* ({ reader }) {
  const { documents } = reader as unknown as Core;
  yield await documents.putRecord('kind', 'id', {});
});
const questions = [count, head, stand, hang, fail, write] as unknown as readonly Question[];
const product = productOf([staffFeature, defineFeature({ name: 'tests', questions })]);

let folder: string;
let config: ParleyConfig;
let core: Core;
let pool: QuestionPool;
let started: Peer[];
let failures: number;

beforeEach(async () => {
  [given, ended, failures, started] = [0, 0, 0, []];
  stood = new Promise((resolve) => (goOn = resolve));
  folder = await mkdtemp(join(tmpdir(), 'parley-pool-'));
  config = await readConfig({ PARLEY_DATA: folder }, 1);
  core = await openCore(config, { role: 'server', product });
  await core.projections.waitFor('staff', await core.eventStore.head(), 10_000);
  pool = poolOf(2);
});
afterEach(async () => {
  goOn();
  await pool.close();
  await core.close();
  await rm(folder, { recursive: true });
});

const poolOf = (size: number): QuestionPool =>
  createPool({
    size,
    start: (events) => {
      const peer = peerHere();
      started.push(peer);
      return readingProcess(peer, config, events);
    },
    onFailed: () => (failures += 1),
  });

/** What a process of its own does, in this one: it is gone at once when it is killed. */
function peerHere(): Peer {
  const { port1, port2 } = new MessageChannel();
  serveQuestions(openRpc(port2), product);
  const listeners: (() => void)[] = [];
  return {
    port: port1,
    kill() {
      port1.close();
      for (const listener of listeners) listener();
    },
    onGone: (listener) => void listeners.push(listener),
  };
}

async function all<Item>(pieces: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}
const turns = async (many = 100): Promise<void> => {
  for (let turn = 0; turn < many; turn += 1) await new Promise(setImmediate);
};
const refused = (code: string) => ({ family: 'Infrastructure', code, retryable: true });

describe('questions of a pool', () => {
  test('are answered from the stores of the server, whole and in order, and start no process before', async () => {
    expect(started).toHaveLength(0);
    expect(await onlyOf(pool.ask(head, null))).toEqual({
      head: await core.eventStore.head(),
      serving: await core.reader.serving('staff'),
      events: product.catalog.version('UserCreated'),
    });
    await turns();
    expect(await all(pool.ask(count, 1_000))).toEqual(Array.from({ length: 1_000 }, (_, n) => BigInt(n)));
    expect(started).toHaveLength(1);
  });

  test('write nothing', async () => {
    await expect(onlyOf(pool.ask(write, null))).rejects.toMatchObject({ family: 'Infrastructure' });
  });

  test('give each piece as soon as it is known', async () => {
    const pieces = pool.ask(stand, null)[Symbol.asyncIterator]();
    expect(await pieces.next()).toEqual({ done: false, value: 'begun' });
    goOn();
    expect(await pieces.next()).toEqual({ done: false, value: 'ended' });
    expect((await pieces.next()).done).toBe(true);
  });

  test('get no further than a few messages ahead of the asker', async () => {
    const pieces = pool.ask(count, 1_000_000)[Symbol.asyncIterator]();
    await pieces.next();
    await turns();
    expect(given).toBeLessThan(1_000);
    await pieces.return?.();
    await turns();
    expect(ended).toBe(1);
  });

  test('throw what they throw, after the pieces before it, with code, family and details', async () => {
    for (const [how, error] of [
      ['write', { ...refused('PROJECTION_BEHIND'), message: 'Later.', details: { n: 1 } }],
      ['otherwise', { message: 'The process that answers the question failed: TypeError.' }],
    ] as const) {
      const pieces = pool.ask(fail, how)[Symbol.asyncIterator]();
      expect(await pieces.next()).toEqual({ done: false, value: 1 });
      await expect(pieces.next()).rejects.toMatchObject(error);
    }
    expect(await all(pool.ask(count, 1))).toEqual([0n]);
  });

  test('are refused for what cannot be cloned, and the next one is answered', async () => {
    await expect(all(pool.ask(count, (() => 1) as never))).rejects.toThrow(/could not be cloned/);
    expect(await all(pool.ask(count, 1))).toEqual([0n]);
  });

  test('wait for a process that is free, and then are answered in their order', async () => {
    pool = poolOf(1);
    const first = all(pool.ask(stand, null));
    await turns();
    const order: number[] = [];
    const others = [1, 2].map((n) => all(pool.ask(count, n)).then(() => order.push(n)));
    await turns();
    expect([pool.waiting(), started.length]).toEqual([2, 1]);
    goOn();
    await Promise.all([first, ...others]);
    expect([order, pool.waiting()]).toEqual([[1, 2], 0]);
  });

  test('are refused where too many wait, and go on where the asker of another one reads slowly', async () => {
    pool = poolOf(1);
    const slow = pool.ask(count, 10_000)[Symbol.asyncIterator]();
    await slow.next();
    await turns();
    expect(await all(pool.ask(count, 1))).toEqual([0n]);
    const asked = [stand, ...Array.from({ length: 16 }, () => count)].map((one) =>
      all(pool.ask(one as typeof count, 1)),
    );
    await turns();
    await expect(all(pool.ask(count, 1))).rejects.toMatchObject(refused('QUESTIONS_BUSY'));
    goOn();
    await Promise.all(asked);
    await slow.return?.();
  });

  test('end at their deadline and with their asker; a process that does not end one is replaced', async () => {
    pool = poolOf(1);
    const late = all(pool.ask(hang, null, { deadlineMs: 500 }));
    const leaving = new AbortController();
    const waits = all(pool.ask(count, 1, { signal: leaving.signal }));
    const next = all(pool.ask(count, 1));
    while (pool.waiting() < 2) await turns(1);
    leaving.abort(new Error('gone'));
    await expect(waits).rejects.toThrow('gone');
    await expect(late).rejects.toMatchObject({ code: 'QUESTION_TOO_LONG' });
    expect(await next).toEqual([0n]);
    expect([started.length, failures]).toEqual([2, 0]);
  });

  test('fail with a process that fails, and the next one gets a new one', async () => {
    const asked = all(pool.ask(hang, null));
    await turns();
    started[0]?.kill();
    await expect(asked).rejects.toMatchObject(refused('QUESTION_ENDED'));
    expect(await all(pool.ask(count, 1))).toEqual([0n]);
    expect([started.length, failures]).toEqual([2, 1]);
  });

  test('all end when the pool is closed, and none begins', async () => {
    pool = poolOf(1);
    const asked = [hang, count].map((one) => all(pool.ask(one as typeof count, 1)));
    await turns();
    await pool.close();
    for (const one of [...asked, all(pool.ask(count, 1))])
      await expect(one).rejects.toMatchObject(refused('QUESTION_ENDED'));
  });
});
