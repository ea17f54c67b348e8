import { expect, test } from '@jest/globals';
import * as channels from '@parley/channels';
import * as clients from '@parley/clients';
import * as dialogs from '@parley/dialogs';
import * as staff from '@parley/staff';
import { allFillings } from './all-fillings.js';
import { allProjections } from './all-projections.js';
import { allRefusals } from './all-refusals.js';
import { commandHandlers } from './command-handlers.js';
import { allShapes } from './shapes.js';

const features = { channels, clients, dialogs, staff };

/** What a feature exports under such a name belongs in the list of that file, whole. */
const lists: readonly (readonly [pattern: RegExp, file: string, list: readonly unknown[]])[] = [
  [/Projection$/, 'all-projections.ts', allProjections],
  [/Shapes$/, 'shapes.ts', allShapes],
  [/Errors$/, 'all-refusals.ts', allRefusals],
  [/^fills[A-Z]/, 'all-fillings.ts', allFillings],
];

const partsOf = (pattern: RegExp, value: unknown): readonly unknown[] =>
  /Shapes|Errors/.test(pattern.source) ? Object.values(value as object) : [value];

test.each(lists)('nothing that a feature exports as %s is left out of %s', (pattern, file, list) => {
  const exported = Object.entries(features).flatMap(([feature, parts]) =>
    Object.entries<unknown>(parts)
      .filter(([name]) => pattern.test(name))
      .map(([name, value]) => ({ feature, name, parts: partsOf(pattern, value) })),
  );
  const forgotten = exported.filter(({ parts }) => !parts.every((part) => list.includes(part)));
  expect(exported.length).toBeGreaterThan(0);
  expect(
    forgotten.map(
      ({ feature, name }) => `Add ${name} of @parley/${feature} to composition/src/features/${file}.`,
    ),
  ).toEqual([]);
});

test('no two features handle one command', () => {
  const commands = commandHandlers.map(({ command }) => command.name);
  expect(commands.filter((name, at) => commands.indexOf(name) !== at)).toEqual([]);
});

test('no two read models share a name', () => {
  const names = allProjections.map(({ name }) => name);
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});
