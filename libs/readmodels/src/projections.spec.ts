import { describe, expect, test } from '@jest/globals';
import type { FieldSpec, Projection, RecordedEvent } from '@parley/eventsourcing';
import { foldAll } from '@parley/eventsourcing/testing';
import fc from 'fast-check';
import { definitions, recorded } from './fixtures/given.fixtures.js';
import { eventsOf, histories } from './fixtures/history.fixtures.js';
import { allProjections, READS } from './index.js';

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const KINDS: Readonly<Record<FieldSpec['type'], (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: Number.isSafeInteger,
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && ISO.test(value),
  object: (value) => typeof value === 'object' && !Array.isArray(value),
  array: Array.isArray,
};

/** What is wrong with a document by what its projection says of its fields. */
function faults({ name, fields }: Projection, document: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(document).filter((field) => !(field in fields));
  const wrong = Object.entries(fields).filter(([field, { type, nullable }]) => {
    const value = document[field] ?? null;
    return value === null ? nullable !== true : !KINDS[type](value);
  });
  return [...unknown, ...wrong.map(([field]) => field)].map((field) => `${name}.${field}`);
}

test('every document has exactly the fields that analysts are told of, each of its type', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const log = recorded(eventsOf(steps));
      const found = allProjections.flatMap((projection) =>
        [...foldAll(projection, log).values()].flatMap((document) => faults(projection, document)),
      );
      expect([...new Set(found)]).toEqual([]);
    }),
    { numRuns: 50, seed: 20_261_122 },
  );
});

describe.each(allProjections.map((projection) => [projection.name, projection] as const))(
  '%s',
  (_, projection) => {
    const { fields, indexes, on, purge = {} } = projection;

    test('every field has a meaning', () => {
      for (const { meaning } of Object.values(fields)) expect(meaning).toMatch(/^\S.{8,}\.$/);
    });

    test('every index is over scalar fields that documents have', () => {
      const indexed = indexes.flatMap((index) => index.fields);
      for (const field of indexed) expect(fields[field]?.type).toMatch(/^(string|integer|boolean|date)$/);
    });

    test('every event that it handles exists', () => {
      const types = definitions.map(({ type }) => type);
      for (const type of [...Object.keys(on), ...Object.keys(purge)]) expect(types).toContain(type);
    });

    test('folding changes nothing that it was given', () => {
      const [steps = []] = fc.sample(histories, { numRuns: 1, seed: 20_261_122 });
      expect(() => foldFrozen(projection, recorded(eventsOf(steps)))).not.toThrow();
    });
  },
);

/** Throws when a handler writes to an event or to a document. */
function foldFrozen(projection: Projection, log: readonly RecordedEvent[]): void {
  const handlers = Object.entries(projection.on).map(
    ([type, handler]) =>
      [
        type,
        {
          ...handler,
          apply: (...given: Parameters<typeof handler.apply>) => frozen(handler.apply(...given)),
        },
      ] as const,
  );
  foldAll({ ...projection, on: Object.fromEntries(handlers) }, log.map(frozen));
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

test('the projections that a query reads are projections', () => {
  const names = allProjections.map(({ name }) => name);
  for (const read of Object.values(READS)) for (const name of read) expect(names).toContain(name);
});
