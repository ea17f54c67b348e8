import { expect, test } from '@jest/globals';
import { definePermission, definePoint, defineFeature, fill } from '@parley/application';
import { staffFeature } from '@parley/staff';
import { openCore, readConfig } from '../index.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('what follows from features is in their order, read models those of the highest first', () => {
  const upper = defineFeature({ name: 'upper', projections: [], queries: { askUpper: ['staff'] } });
  const { aggregates, queries, isOwnStream, features } = productOf([staffFeature, upper]);
  expect(aggregates.map(({ name }) => name)).toEqual(['staff']);
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
