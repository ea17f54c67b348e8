import { describe, expect, test } from '@jest/globals';
import { defineEvent, extendAggregate, kernelEvents } from '@parley/eventsourcing';
import { managementEvents } from '@parley/subscriptions';
import { eventWith, until } from '@parley/testkit';
import { definePermission, definePoint, defineFeature, fill } from '@parley/application';
import { accessRulesAggregate, staffAggregate, staffFeature } from '@parley/staff';
import { Type } from 'typebox';
import { openCore, readConfig } from '../index.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_LOG } from '../watch/log.js';
import { parley } from './features.js';
import { productOf } from './product.js';

test('a program runs the features that it is given, and no others', async () => {
  const data = await mkdtemp(join(tmpdir(), 'parley-product-'));
  const product = productOf([staffFeature]);
  const core = await openCore(await readConfig({ PARLEY_DATA: data }), { role: 'server', product });
  try {
    const states = await core.projections.states();
    expect(core.projectionNames).toEqual(['staff', 'commands']);
    expect([...new Set(states.map(({ name }) => name))].sort()).toEqual(['commands', 'staff']);
    expect(await core.processes.states()).toEqual([]);
  } finally {
    await core.close();
    await rm(data, { recursive: true });
  }
});

test('what commands and the first page need is built before the rest, and the times of both are logged', async () => {
  expect(parley.first).toEqual({
    commands: ['commands', 'dialog-list', 'feed'],
    pages: expect.arrayContaining(['dialog-list', 'unread', 'feed', 'client-card', 'channels', 'staff']),
  });
  expect(parley.first.pages.every((name) => parley.definitions.some((one) => one.name === name))).toBe(true);
  expect(parley.first.pages).not.toContain('dialog-days');
  const data = await mkdtemp(join(tmpdir(), 'parley-product-'));
  const built = async (): Promise<readonly unknown[]> => {
    const lines: unknown[] = [];
    const info = (fields: object, message: string): void => {
      if (message.includes('are built')) lines.push([message.slice(0, message.indexOf(' are')), fields]);
    };
    const core = await openCore(await readConfig({ PARLEY_DATA: data }), {
      ...{ role: 'server', log: { ...NO_LOG, info } },
    });
    await until(async () => {
      const served = parley.definitions.map(({ name }) => core.projections.serving(name));
      return (await Promise.allSettled(served)).every(({ status }) => status === 'fulfilled');
    });
    if (existing === 0) await until(() => lines.length === 2);
    existing += 1;
    await core.close();
    return lines;
  };
  let existing = 0;
  const ms = { ms: expect.any(Number) };
  expect((await built()).toSorted()).toEqual([
    ['read models of commands', ms],
    ['read models of the list', ms],
  ]);
  expect(await built()).toEqual([]);
  await rm(data, { recursive: true });
});

test('what follows from features is in their order, read models those of the highest first', () => {
  const upper = defineFeature({ name: 'upper', projections: [], queries: { askUpper: ['staff'] } });
  const { aggregates, queries, isOwnStream, features } = productOf([staffFeature, upper]);
  expect(aggregates.map(({ name }) => name)).toEqual(['staff', 'access-rules']);
  expect(queries).toEqual({ ...staffFeature.queries, askUpper: ['staff'] });
  expect([isOwnStream('staff-1'), isOwnStream('dialog-1'), isOwnStream('ids-staff')]).toEqual([
    true,
    false,
    true,
  ]);
  expect(features).toEqual([staffFeature, upper]);
});

test('a point that two features fill is named before anything is opened', () => {
  const point = definePoint<number>('lower.count');
  const filling = (name: string) => defineFeature({ name, fills: [fill(point, 1)] });
  expect(() => productOf([filling('one'), filling('two')])).toThrow('lower.count');
});

test('permissions are those of all features, and one that two of them define is named', () => {
  const named = (name: string) => definePermission({ name, title: 'Does.', byAdministrators: true });
  const upper = defineFeature({ name: 'upper', permissions: [named('upper_does')] });
  const { permissions } = productOf([staffFeature, upper]);
  expect(permissions).toEqual([...staffFeature.permissions, ...upper.permissions]);
  const again = defineFeature({ name: 'again', permissions: [named('all_dialogs')] });
  expect(() => productOf([staffFeature, again])).toThrow('all_dialogs');
  expect(() => named('Ends in a space ')).toThrow('Ends in a space');
});

describe('a feature that extends the aggregate of another', () => {
  const Badged = defineEvent('Badged', 1, Type.Object({ userId: Type.Integer() }), { userId: 1 });
  const badgeSlice = extendAggregate(staffAggregate, [Badged])({
    feature: 'badges',
    stateVersion: 1,
    initialState: { badged: 0 },
    evolve: (own, { type }) => (type === 'Badged' ? { badged: own.badged + 1 } : own),
  });
  const badges = defineFeature({ name: 'badges', folder: 'examples/badges', slices: [badgeSlice] });

  test('brings its slice and its events, from its own folder', () => {
    const { slices, events, eventsByWorkspace, catalog } = productOf([staffFeature, badges]);
    expect(slices).toEqual([badgeSlice]);
    expect(eventsByWorkspace['examples/badges']).toEqual([Badged]);
    expect(events).toEqual([
      ...kernelEvents,
      ...managementEvents,
      ...staffAggregate.events,
      ...accessRulesAggregate.events,
      Badged,
    ]);
    expect(catalog.version('Badged')).toBe(1);
  });

  test('is enabled for the catalog by its name, and others are not', () => {
    const badged = eventWith({ userId: 1 }, 'Badged');
    const recorded = {
      ...badged,
      ...{ stream: 'staff-1', revision: 0, position: 1n, recordedAt: badged.metadata.occurredAt },
      metadata: { ...badged.metadata, extension: 'badges' },
    };
    expect(productOf([staffFeature]).catalog.isDisabled(recorded)).toBe(true);
    expect(productOf([staffFeature, badges]).catalog.isDisabled(recorded)).toBe(false);
  });

  test('is refused under another name, and without the feature that owns the aggregate', () => {
    expect(() => productOf([staffFeature, { ...badges, name: 'medals' }])).toThrow('write medals there');
    expect(() => productOf([badges])).toThrow('badges extends staff');
  });
});
