import { expect, test } from '@jest/globals';
import { PassThrough } from 'node:stream';
import type { Io } from '../io.js';
import { startBar } from './bar.js';

test('a bar draws what begins before the process has no time for it, and no more often than it should otherwise', () => {
  const stderr = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true, columns: 120 });
  const drawn = (): string => String(stderr.read() ?? '');
  const bar = startBar({ stderr } as unknown as Io, 'Copying', 100);
  expect(drawn()).toMatch(/Copying .* 0%/);
  bar.update(10, 'events.db');
  expect(drawn()).toMatch(/10% 10\/100 events\.db/);
  bar.update(11, 'events.db');
  expect(drawn()).toBe('');
  bar.stop();
});
