import { expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { getHeapStatistics } from 'node:v8';
import { mostHeld, THREAD_HEAP_OPTIONS, threadHeap } from './heap.js';

const LIMIT = `require('node:v8').getHeapStatistics().heap_size_limit`;

const mb = (megabytes: number): number => megabytes * 1024 * 1024;

/** What a program prints, without the options of this one, which go before those of a thread. */
async function printed(text: string, options: readonly string[] = []): Promise<number> {
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { stdout } = await promisify(execFile)(process.execPath, [...options, '-e', text], { env });
  return Number(stdout);
}

test('a thread that runs projections has a heap that is bounded, as a program with the same options', async () => {
  const given = JSON.stringify({ eval: true, resourceLimits: threadHeap(mb(4_144)) });
  const inThread = JSON.stringify(`console.log(${LIMIT})`);
  const limit = await printed(`new (require('node:worker_threads').Worker)(${inThread}, ${given})`);
  expect(limit).toBeGreaterThan(0);
  expect(limit).toBeLessThan(mb(2_200));
  const ofProgram = await printed(`console.log(${LIMIT})`, THREAD_HEAP_OPTIONS);
  expect(ofProgram).toBe(limit);
});

test('its heap is no larger than what the process allows its own', () => {
  const { maxOldGenerationSizeMb = Infinity } = threadHeap();
  expect(mb(maxOldGenerationSizeMb)).toBeLessThanOrEqual(getHeapStatistics().heap_size_limit);
  expect(threadHeap(mb(300)).maxOldGenerationSizeMb).toBe(300);
});

test('builds hold less in a heap that grows further, in two threads, and in a small heap', () => {
  const held = (limit: number): readonly number[] =>
    [false, true].map((areTwo) => mostHeld(areTwo, mb(limit)));
  expect(held(2_096)).toEqual([mb(160), mb(108)]);
  expect(held(4_144)).toEqual([mb(72), mb(48)]);
  expect(held(600)).toEqual([mb(50), mb(50)]);
});
