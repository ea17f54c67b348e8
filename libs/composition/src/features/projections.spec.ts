import { describe, expect, test } from '@jest/globals';
import type { FieldSpec, RecordedEvent } from '@parley/eventsourcing';
import type { Projection } from '@parley/subscriptions';
import { foldAll } from '@parley/testkit';
import fc from 'fast-check';
import {
  createScene,
  definitions,
  eventsOf,
  everything,
  type Given,
  histories,
  moved,
  recorded,
} from '@parley/dialogs/testing';
import { features, parley } from './features.js';

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

/** The fields of a document that are not what its projection says of them, by their paths. */
const faults = ({ name, fields }: Projection, document: object): string[] => wrongIn(name, fields, document);

function wrongIn(path: string, fields: Readonly<Record<string, FieldSpec>>, object: object): string[] {
  const values = object as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(values).filter((field) => !Object.hasOwn(fields, field));
  const known = Object.entries(fields).flatMap(([field, spec]) =>
    wrongAt(`${path}.${field}`, spec, values[field] ?? null),
  );
  return [...unknown.map((field) => `${path}.${field}`), ...known];
}

function wrongAt(path: string, { type, nullable, fields, items }: FieldSpec, value: unknown): string[] {
  if (value === null) return nullable === true ? [] : [path];
  if (!KINDS[type](value)) return [path];
  if (fields) return wrongIn(path, fields, value as object);
  return items ? (value as unknown[]).flatMap((item) => wrongAt(`${path}[]`, items, item)) : [];
}

/** Some read models hold long dialogs alone. */
const long: readonly Given[] = (() => {
  const scene = createScene();
  scene.begin(11);
  while (scene.events.length < 1_100) scene.send(11);
  return scene.events;
})();

/** Random histories, one that fills every field, and a long dialog. */
const logs = [
  ...fc.sample(histories, { numRuns: 50, seed: 20_261_122 }).map((steps) => recorded(eventsOf(steps))),
  recorded(everything),
  recorded(long),
];
const documentsOf = (projection: Projection): object[] =>
  [...logs, ...beginnings(recorded(everything))].flatMap((log) => [...foldAll(projection, log).values()]);

/** What was there for a while counts, too: an event may end what another began. */
const beginnings = (log: readonly RecordedEvent[]): readonly RecordedEvent[][] =>
  log.map((_, index) => log.slice(0, index + 1));

test.each(parley.projections.map((projection) => [projection.name, projection] as const))(
  '%s: every document has exactly the fields that analysts are told of, each of its type',
  (_, projection) => {
    const documents = documentsOf(projection);
    expect(documents.length).toBeGreaterThan(0);
    expect([...new Set(documents.flatMap((document) => faults(projection, document)))]).toEqual([]);
  },
);

test.each(
  parley.projections
    .filter(({ name }) => name !== 'staff')
    .map((projection) => [projection.name, projection] as const),
)(
  '%s: no time in a document is later than the event was recorded, whatever a clock outside said',
  (_, projection) => {
    const wrong = (events: readonly Given[]) =>
      recorded(
        events.map((event) => moved(event, '2099-01-01T00:00:00.000Z')),
        0,
      );
    const wrongLogs = [...beginnings(wrong(everything)), wrong(long)];
    const documents = wrongLogs.flatMap((log) => [...foldAll(projection, log).values()]);
    expect(documents.length).toBeGreaterThan(0);
    expect(JSON.stringify(documents)).not.toContain('2099');
  },
);

test.each(parley.projections.map((projection) => [projection.name, projection] as const))(
  '%s: every field that analysts are told of occurs',
  (_, projection) => {
    const seen = new Set(documentsOf(projection).flatMap((document) => pathsIn('', document)));
    expect(pathsOf('', projection.fields).filter((path) => !seen.has(path))).toEqual([]);
  },
);

function pathsOf(above: string, fields: Readonly<Record<string, FieldSpec>>): string[] {
  return Object.entries(fields).flatMap(([field, spec]) => {
    const path = `${above}.${field}`;
    const item = spec.items?.fields ? pathsOf(`${path}[]`, spec.items.fields) : [];
    return [path, ...(spec.fields ? pathsOf(path, spec.fields) : []), ...item];
  });
}

function pathsIn(above: string, value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(`${above}[]`, item));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([field, inner]) =>
    inner === null ? [] : [`${above}.${field}`, ...pathsIn(`${above}.${field}`, inner)],
  );
}

describe.each(parley.projections.map((projection) => [projection.name, projection] as const))(
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
      // What stands under * is for all others.
      const handled = Object.keys(on).filter((type) => type !== '*');
      for (const type of [...handled, ...Object.keys(purge)]) expect(types).toContain(type);
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
  const names = parley.projections.map(({ name }) => name);
  const asked = features.flatMap(({ queries = {} }) => Object.values(queries).flat());
  expect(asked.length).toBeGreaterThan(0);
  for (const name of asked) expect(names).toContain(name);
});
