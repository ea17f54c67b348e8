import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import { Failure } from '../failure.js';
import type { Io } from '../io.js';
import { retrying } from './retry.js';

function patient(): { io: Io; waits: number[] } {
  const waits: number[] = [];
  const out = new PassThrough();
  const io: Io = { env: {}, stdin: out, stdout: out, stderr: out, sleep: async (ms) => void waits.push(ms) };
  return { io, waits };
}
const passing = (waitMs?: number): Failure =>
  new Failure('STORE_UNAVAILABLE', 'Later.', { retryable: true, ...(waitMs && { waitMs }) });
const failing = (failures: readonly Error[]) => {
  const left = [...failures];
  return async (): Promise<string> => {
    const failure = left.shift();
    if (failure) throw failure;
    return 'done';
  };
};

test('what may pass is tried again, each time after a longer wait', async () => {
  const { io, waits } = patient();
  expect(await retrying(io, failing([passing(), passing(), passing()]))).toBe('done');
  expect(waits).toEqual([200, 400, 800]);
});

test('waits as long as the server asks, a minute at most', async () => {
  const { io, waits } = patient();
  await retrying(io, failing([passing(7_000), passing(3_600_000)]));
  expect(waits).toEqual([7_000, 60_000]);
});

test('the tries are bounded, and the last failure is reported', async () => {
  const { io, waits } = patient();
  const endless = failing(Array.from({ length: 100 }, () => passing()));
  await expect(retrying(io, endless)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  expect(waits).toHaveLength(10);
});

test('a refusal is reported at once, and nothing is tried again once all is to stop', async () => {
  const { io, waits } = patient();
  const refused = new Failure('NOT_ALLOWED', 'No.');
  await expect(retrying(io, failing([refused]))).rejects.toBe(refused);
  await expect(retrying(io, failing([passing()]), AbortSignal.abort())).rejects.toThrow();
  expect(waits).toEqual([]);
});
