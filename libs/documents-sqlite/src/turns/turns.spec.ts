import { beforeEach, describe, expect, it } from '@jest/globals';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { beginTurns, createTurns, endTurns, turnsMemory, type Turns } from './turns.js';

let memory: SharedArrayBuffer;
let turns: Turns;
/** Another thread that shares the memory, by hand: it draws a number, and gives its turn back. */
let other: { draw(): void; give(): void };

beforeEach(() => {
  memory = turnsMemory();
  turns = createTurns(memory);
  const shared = new Int32Array(memory);
  other = {
    draw: () => void Atomics.add(shared, 0, 1),
    give() {
      Atomics.add(shared, 1, 1);
      Atomics.notify(shared, 1);
    },
  };
});

const soon = (work: () => void): Promise<void> =>
  new Promise((resolve) =>
    turns.soon(() => {
      work();
      resolve();
    }),
  );

describe('turns of two threads', () => {
  it('come at once where nobody has one, and one within another belongs to it', () => {
    const seen: string[] = [];
    turns.soon(() =>
      seen.push(
        'soon',
        turns.run(() => turns.run(() => 'within')),
      ),
    );
    expect(turns.run(() => seen.push('run'))).toBe(3);
    expect(seen).toEqual(['soon', 'within', 'run']);
  });

  it('come in the order in which they were asked for', async () => {
    const seen: string[] = [];
    other.draw();
    const first = [soon(() => seen.push('one')), soon(() => seen.push('two'))];
    other.draw();
    seen.push('other');
    other.give();
    await Promise.all(first);
    const last = soon(() => seen.push('three'));
    seen.push('other again');
    other.give();
    await last;
    expect(seen).toEqual(['other', 'one', 'two', 'other again', 'three']);
  });

  it('are those of two from when the second has come until it has ended', () => {
    const states = [turns.areTwo()];
    beginTurns(memory);
    states.push(turns.areTwo());
    endTurns(memory);
    states.push(turns.areTwo());
    expect(states).toEqual([false, true, false]);
  });

  it('are given back by work that throws', async () => {
    const fail = (): never => {
      throw new RangeError('no');
    };
    expect(() => turns.run(fail)).toThrow(RangeError);
    other.draw();
    const next = soon(() => expect(() => turns.run(fail)).toThrow(RangeError));
    other.give();
    await next;
    expect(turns.run(() => 'free')).toBe('free');
  });

  it('that are waited for in place use the number that was drawn before', async () => {
    const seen: string[] = [];
    other.draw();
    const later = soon(() => seen.push('later'));
    other.give();
    turns.run(() => seen.push('in place'));
    other.draw();
    await later;
    other.give();
    expect(turns.run(() => seen)).toEqual(['in place', 'later']);
  });

  it('end with the other thread, though that may have one', async () => {
    other.draw();
    const waiting = soon(() => undefined);
    other.draw();
    endTurns(memory);
    await waiting;
    expect(turns.run(() => 'free')).toBe('free');
  });

  it('are never had by two threads at once', async () => {
    const counts = new SharedArrayBuffer(8);
    const counted = new Int32Array(counts);
    const text = `
      import { workerData } from 'node:worker_threads';
      const [shared, counted] = workerData.map((memory) => new Int32Array(memory));
      for (let n = 0; n < 2000; n++) {
        const number = Atomics.add(shared, 0, 1);
        for (let now; (now = Atomics.load(shared, 1)) !== number;) Atomics.wait(shared, 1, now);
        counted[0] += 1;
        Atomics.add(shared, 1, 1);
        Atomics.notify(shared, 1);
      }`;
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(text)}`), {
      workerData: [memory, counts],
    });
    const ended = once(worker, 'exit');
    const count = (): void => {
      counted[0] = (counted[0] ?? 0) + 1;
    };
    for (let n = 0; n < 1_000; n++) {
      turns.run(count);
      await soon(count);
    }
    await ended;
    expect(counted[0]).toBe(4_000);
  });
});
