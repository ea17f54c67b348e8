import { expect, test } from '@jest/globals';
import { createWaiting } from './waiting.js';

const LONG_MS = 60_000;
const soon = (): number => performance.now() + 20;
const late = { type: 'deadline-exceeded' };

/** Timers that keep this process alive. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

test('each is answered by its own id, once, and an id that nobody waits for by nothing', async () => {
  const waiting = createWaiting<number>();
  const until = performance.now() + LONG_MS;
  const [one, two] = [waiting.add('one', until), waiting.add('two', until)];
  waiting.resolve('nobody', 0);
  waiting.resolve('two', 2);
  waiting.reject('one', new Error('no'));
  waiting.resolve('one', 1);
  waiting.reject('two', new Error('no'));
  await expect(one).rejects.toThrow('no');
  expect(await two).toBe(2);
});

test('those who have waited too long are told so, the others wait on', async () => {
  const waiting = createWaiting<number>();
  const [first, second] = [waiting.add('first', soon()), waiting.add('second', soon())];
  const patient = waiting.add('patient', performance.now() + LONG_MS);
  await expect(first).rejects.toMatchObject(late);
  await expect(second).rejects.toMatchObject(late);
  waiting.resolve('first', 1);
  const later = waiting.add('later', performance.now() + LONG_MS);
  waiting.resolve('later', 4);
  waiting.resolve('patient', 3);
  expect(await Promise.all([patient, later])).toEqual([3, 4]);
});

test('one who comes after all others were late, or answered, has a deadline too', async () => {
  const waiting = createWaiting<number>();
  await expect(waiting.add('late', soon())).rejects.toMatchObject(late);
  await expect(waiting.add('late', performance.now() - 1)).rejects.toMatchObject(late);
  const answered = waiting.add('answered', soon());
  waiting.resolve('answered', 1);
  expect(await answered).toBe(1);
  await expect(waiting.add('late', soon())).rejects.toMatchObject(late);
});

test('all are told when the call has ended, and nothing keeps the process alive', async () => {
  const waiting = createWaiting<number>();
  const before = timers();
  const until = performance.now() + LONG_MS;
  const all = ['one', 'two'].map((id) => waiting.add(id, until));
  expect(timers()).toBe(before + 1);
  waiting.rejectAll(new Error('ended'));
  for (const one of all) await expect(one).rejects.toThrow('ended');
  expect(timers()).toBe(before);
  const last = waiting.add('last', until);
  waiting.resolve('last', 1);
  expect(await last).toBe(1);
  expect(timers()).toBe(before);
});
