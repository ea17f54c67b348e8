import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Type } from 'typebox';
import { defineEvent } from '@parley/eventsourcing';
import { problemsOf, strayFiles, writeEventSamples } from './event-sample-files.js';
import { eventSamplesSuite } from './event-samples.js';

const first = defineEvent('Named', 1, Type.Object({ name: Type.String() }), { name: 'Ann' });
const wider = Type.Object({ name: Type.String(), short: Type.String({ maxLength: 3 }) });
const second = defineEvent(
  'Named',
  2,
  wider,
  { name: 'Ann', short: 'Ann' },
  {
    1: ({ name }: { name: string }) => ({ name, short: name.slice(0, 3) }),
  },
);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-samples-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('stored samples: what the suite catches', () => {
  test('a definition without a stored sample', () => {
    expect(problemsOf(first, folder)).toEqual([
      'Named.v1.json is missing: run `npm run events:samples` and commit it.',
    ]);
  });

  test('nothing, once the sample is written', () => {
    expect(writeEventSamples([first], folder)).toEqual(['Named.v1.json']);
    expect(problemsOf(first, folder)).toEqual([]);
    expect(strayFiles([first], folder)).toEqual([]);
  });

  test('a changed schema without a new version', () => {
    writeEventSamples([first], folder);
    const changed = defineEvent('Named', 1, Type.Object({ name: Type.String({ maxLength: 9 }) }), {
      name: 'Ann',
    });
    expect(problemsOf(changed, folder)).toEqual([
      'The schema of Named has changed but its version is still 1: raise the version to 2, add an upcast from 1, ' +
        'then run `npm run events:samples` and commit the new file.',
    ]);
  });

  test('nothing, when a new version upcasts the old sample', () => {
    writeEventSamples([first], folder);
    writeEventSamples([second], folder);
    expect(problemsOf(second, folder)).toEqual([]);
  });

  test('a new version without an upcast', () => {
    writeEventSamples([first], folder);
    writeEventSamples([second], folder);
    expect(problemsOf({ ...second, upcasts: {} }, folder)).toEqual([
      'Named.v1.json cannot be decoded: an upcast from version 1 is missing or throws.',
    ]);
  });

  test('an upcast whose result breaks the current schema', () => {
    writeEventSamples([first], folder);
    writeEventSamples([second], folder);
    const wrong = {
      ...second,
      upcasts: { 1: ({ name }: { name: string }) => ({ name, short: `${name} Lee` }) },
    };
    expect(problemsOf(wrong, folder)).toEqual([
      expect.stringContaining('Named.v1.json in version 2 breaks the schema: /short'),
    ]);
  });

  test('a lost sample of an older version', () => {
    writeEventSamples([second], folder);
    expect(problemsOf(second, folder)).toEqual([
      'Named.v1.json is missing: restore it, every version ever committed keeps its sample.',
    ]);
  });

  test('a sample that its own schema does not take', () => {
    writeEventSamples([{ ...first, sample: { name: 7 } }], folder);
    expect(problemsOf(first, folder)).toEqual([
      expect.stringContaining('Named.v1.json in version 1 breaks the schema: /name'),
    ]);
  });

  test('a removed event type, and a version that was taken back', () => {
    writeEventSamples([first, second], folder);
    expect(strayFiles([], folder)).toHaveLength(2);
    expect(strayFiles([first], folder)).toEqual([
      'Named.v2.json is newer than the current version 1 of Named.',
    ]);
  });
});

test('a stored sample is never overwritten', () => {
  const file = join(folder, 'Named.v1.json');
  writeFileSync(file, 'as committed');
  expect(writeEventSamples([first], folder)).toEqual([]);
  expect(readFileSync(file, 'utf8')).toBe('as committed');
});

describe('the suite itself', () => {
  const written = mkdtempSync(join(tmpdir(), 'parley-samples-'));
  writeEventSamples([first], written);
  writeEventSamples([second], written);
  afterAll(() => rmSync(written, { recursive: true }));

  eventSamplesSuite({ definitions: [second], folder: written });
});
