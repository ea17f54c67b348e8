import { describe, expect, test } from '@jest/globals';
import { assert, integer, property } from 'fast-check';
import {
  emptyWindow,
  joined,
  LARGEST_WINDOW,
  packWindow,
  remember,
  unpackWindow,
  WINDOW_SIZE,
  type CommandWindow,
} from './window.js';

function addTo(window: CommandWindow, from: number, to: number): CommandWindow {
  for (let n = from; n < to; n++) remember(window, `c-${n}`, `f-${n}`, [n, n], BigInt(n + 1));
  return window;
}

describe('the window of commands', () => {
  test('is bounded, holds the last 256, and says up to where it has dropped', () => {
    assert(
      property(integer({ min: 0, max: 2_000 }), (count) => {
        const { commands, start } = addTo(emptyWindow(), 0, count);
        expect(commands.size).toBeLessThanOrEqual(LARGEST_WINDOW);
        expect(commands.size).toBeGreaterThanOrEqual(Math.min(count, WINDOW_SIZE));
        const dropped = count - commands.size;
        expect(start).toBe(dropped === 0 ? null : BigInt(dropped));
        expect([...commands.keys()]).toEqual(
          Array.from({ length: commands.size }, (_, n) => `c-${dropped + n}`),
        );
      }),
    );
  });

  test('keeps all events of a command together', () => {
    const window = emptyWindow();
    remember(window, 'c-1', 'f', [3, 3], 30n);
    remember(window, 'c-1', 'f', [4, 4], 31n);
    expect([...window.commands]).toEqual([
      ['c-1', { fingerprint: 'f', firstRevision: 3, lastRevision: 4, position: 31n }],
    ]);
  });

  test('never says that it has dropped less than it has, even when filled out of order', () => {
    const window = addTo(addTo(emptyWindow(), 500, 500 + LARGEST_WINDOW), 0, LARGEST_WINDOW);
    addTo(window, 2_000, 2_000 + LARGEST_WINDOW);
    expect(window.start).toBeGreaterThanOrEqual(BigInt(500 + LARGEST_WINDOW));
  });

  test('joined with a newer one is as if each command had come to it by itself', () => {
    assert(
      property(integer({ min: 0, max: 700 }), integer({ min: 0, max: 700 }), (old, added) => {
        const older = addTo(emptyWindow(), 0, old);
        const before = [...older.commands.keys()];
        const whole = joined(older, addTo(emptyWindow(), old, old + added));
        const expected = addTo(emptyWindow(), 0, old + added);
        const latest = [...whole.commands.keys()].slice(-WINDOW_SIZE);
        expect(latest).toEqual([...expected.commands.keys()].slice(-WINDOW_SIZE));
        expect(whole.commands.size).toBeLessThanOrEqual(LARGEST_WINDOW);
        const lost = [...expected.commands].filter(
          ([commandId, { position }]) => !whole.commands.has(commandId) && position > (whole.start ?? 0n),
        );
        expect(lost).toEqual([]);
        expect([...older.commands.keys()]).toEqual(before);
      }),
    );
  });

  test('is the same after it has been kept as JSON', () => {
    const window = addTo(emptyWindow(), 0, 700);
    const packed = JSON.parse(JSON.stringify(packWindow(window))) as (string | number)[];
    expect(unpackWindow(packed, window.start)).toEqual(window);
  });
});
