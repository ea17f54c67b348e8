import type {
  ColumnType,
  ExportedCollection,
  ExportedList,
  ExportPlan,
  KeptThen,
} from '@parley/documents-sqlite';
import type { FieldSpec } from '@parley/eventsourcing';
import { LOG_RECORD, servedBuilds, viewOf, type Projection, type ServedBuild } from '@parley/subscriptions';

const TYPES: Readonly<Record<FieldSpec['type'], ColumnType>> = {
  string: 'TEXT',
  integer: 'INTEGER',
  number: 'REAL',
  boolean: 'INTEGER',
  date: 'TEXT',
  object: 'TEXT',
  array: 'TEXT',
};

/** A read model that is exported. */
export type ExportedBuild = ServedBuild & Pick<Projection, 'fields'>;

export interface DocumentsPlan extends ExportPlan {
  readonly builds: readonly ExportedBuild[];
  /** Read models that no build serves yet. */
  readonly missing: readonly string[];
}

/** The served build of every read model, and three tables that describe them. `takenAt`: RFC 3339. */
export async function planDocuments(
  kept: KeptThen,
  projections: readonly Projection[],
  takenAt: string,
): Promise<DocumentsPlan> {
  const served = await servedBuilds(kept);
  const builds = projections.flatMap(({ name, fields }) => {
    const build = served.get(name);
    return build === undefined ? [] : [{ ...build, fields }];
  });
  const missing = projections.map(({ name }) => name).filter((name) => !served.has(name));
  const log = await kept.getRecord<{ readonly logId?: string; readonly epoch?: string }>(...LOG_RECORD);
  const { logId = null, epoch = null } = log?.value ?? {};
  const lists = [exportList(takenAt, builds, { logId, epoch }), modelList(builds), fieldList(builds)];
  return { builds, missing, collections: builds.map(collectionFor), lists };
}

const collectionFor = ({ name, collection, fields }: ExportedBuild): ExportedCollection => ({
  table: viewOf(name),
  collection,
  columns: Object.fromEntries(Object.entries(fields).map(([field, { type }]) => [field, TYPES[type]])),
});

/** Every read model holds all up to this position. */
export const leastPosition = (builds: readonly ServedBuild[]): bigint =>
  builds.map(({ position }) => position).reduce((least, one) => (one < least ? one : least));

const exportList = (
  takenAt: string,
  builds: readonly ExportedBuild[],
  { logId, epoch }: Readonly<Record<'logId' | 'epoch', string | null>>,
): ExportedList => ({
  table: 'export',
  columns: { takenAt: 'TEXT', position: 'INTEGER', logId: 'TEXT', epoch: 'TEXT' },
  rows: builds.length === 0 ? [] : [[takenAt, leastPosition(builds), logId, epoch]],
});

const modelList = (builds: readonly ExportedBuild[]): ExportedList => ({
  table: 'export_read_models',
  columns: { name: 'TEXT', readModel: 'TEXT', version: 'INTEGER', position: 'INTEGER' },
  rows: builds.map(({ name, version, position }) => [viewOf(name), name, BigInt(version), position]),
});

const fieldList = (builds: readonly ExportedBuild[]): ExportedList => ({
  table: 'export_fields',
  columns: { name: 'TEXT', field: 'TEXT', type: 'TEXT', meaning: 'TEXT' },
  rows: builds.flatMap(({ name, fields }) =>
    Object.entries(fields).map(([field, { type, meaning }]) => [viewOf(name), field, type, meaning]),
  ),
});
