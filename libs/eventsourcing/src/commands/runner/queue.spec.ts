import { expect, test } from '@jest/globals';
import { createQueue } from './queue.js';

const fails = (code: string) => async (): Promise<never> => {
  throw new Error(code);
};
const outcomes = async (tasks: readonly Promise<unknown>[]): Promise<readonly unknown[]> =>
  (await Promise.allSettled(tasks)).map((one) =>
    one.status === 'fulfilled' ? one.value : (one.reason as Error).message,
  );

test('tasks of one name run one after the other, whatever becomes of those before', async () => {
  const queue = createQueue();
  const ran: string[] = [];
  const task = (name: string) => async (): Promise<string> => {
    ran.push(`${name} begins`);
    await Promise.resolve();
    ran.push(`${name} ends`);
    return name;
  };
  const all = [
    queue('s', task('a')),
    queue('s', fails('gone')),
    queue('s', task('b')),
    queue('t', task('c')),
  ];
  expect(await outcomes(all)).toEqual(['a', 'gone', 'b', 'c']);
  expect(ran.filter((line) => !line.startsWith('c'))).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('those that wait behind a failure that ends all fail with it and do not run; who comes later does', async () => {
  const queue = createQueue((error) => (error as Error).message === 'no answer');
  let runs = 0;
  const task = async (): Promise<number> => (runs += 1);
  const all = [queue('s', fails('no answer')), queue('s', task), queue('s', task), queue('t', task)];
  expect(await outcomes(all)).toEqual(['no answer', 'no answer', 'no answer', 1]);
  expect(await queue('s', task)).toBe(2);
});
