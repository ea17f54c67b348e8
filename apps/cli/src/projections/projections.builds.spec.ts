import { expect, test } from '@jest/globals';
import { buildOf, percentOf } from './projections.builds.js';
import type { StateRow } from './projections.states.js';

const row = (generation: number, extra: Partial<StateRow> = {}): StateRow => ({
  name: 'feed',
  version: 1,
  generation,
  role: 'next',
  serving: false,
  here: true,
  holder: 'server',
  state: 'catching-up',
  position: '0',
  head: '100',
  behind: 100,
  isEstimate: false,
  behindSeconds: 60,
  rate: 0,
  parked: 0,
  ...extra,
});
const before = [row(3, { serving: true, state: 'live' })];
const outcomeOf = (...now: readonly StateRow[]): string => buildOf('feed', before, now).outcome;

test('what served before does not count as rebuilt, even while the new build is not to be seen yet', () => {
  expect(outcomeOf(...before)).toBe('building');
  expect(outcomeOf(...before, row(4))).toBe('building');
});

test('it is over when the newest build serves, an even newer one asked for meanwhile included', () => {
  expect(outcomeOf(row(4, { serving: true, state: 'live' }))).toBe('serving');
  expect(outcomeOf(row(4, { serving: true, state: 'live' }), row(5))).toBe('building');
  expect(outcomeOf(row(0, { version: 2, serving: true }))).toBe('serving');
});

test('it is over as well when the new build has failed or is paused: nothing would ever come', () => {
  expect(outcomeOf(...before, row(4, { state: 'failed' }))).toBe('stopped');
  expect(outcomeOf(...before, row(4, { state: 'paused' }))).toBe('stopped');
});

test('a build that is held back is over once it has caught up', () => {
  expect(outcomeOf(...before, row(4, { role: 'held' }))).toBe('building');
  expect(outcomeOf(...before, row(4, { role: 'held', state: 'live' }))).toBe('held');
});

test('a projection that the server does not run any more is reported', () => {
  expect(() => outcomeOf(row(4, { name: 'other' }))).toThrow('UNKNOWN_PROJECTION');
});

test('progress is that of all builds together, and whole once all serve, however small the log', () => {
  const build = (...now: readonly StateRow[]) => buildOf('feed', before, now);
  expect(percentOf([build(...before, row(4, { position: '50' })), build(row(4, { serving: true }))])).toBe(
    75,
  );
  expect(percentOf([build(...before, row(4, { head: '0' }))])).toBe(0);
  expect(percentOf([build(row(4, { serving: true, head: '0' }))])).toBe(100);
  expect(percentOf([build(...before, row(4, { position: '50', head: null }))])).toBe(0);
});
