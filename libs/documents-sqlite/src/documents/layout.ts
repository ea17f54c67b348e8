import type { CollectionSpec, FieldSpec } from '@parley/eventsourcing';

/** A field that a collection was made with, as its row in `collections` says. */
export interface LaidField {
  readonly name: string;
  /** Its values are left to its column. */
  readonly isColumn?: true;
  /** UUIDs stand in the column as their 16 bytes. */
  readonly isUuid?: true;
  /** Null stands in the column as nothing, and is in no index. */
  readonly isSparse?: true;
  /** It may hold lists. */
  readonly isList?: true;
  /** Fields of the object that it holds, in this order. */
  readonly parts?: readonly string[];
}

/** Each that is left to a column has a bit of a number that is exact. */
const MOST_COLUMNS = 50;

/** What a collection is made with, in the order in which its fields were declared; null: it has none. */
export function layoutOf({ indexes, fields, compact = false }: CollectionSpec): readonly LaidField[] | null {
  if (fields === undefined) return null;
  const indexed = compact ? [...new Set(indexes.flatMap((index) => index.fields))] : [];
  const left = indexed.filter((field) => Object.hasOwn(fields, field)).slice(0, MOST_COLUMNS);
  return Object.entries(fields).map(([name, spec]) => ({
    name,
    ...(left.includes(name) ? columnOf(spec) : shapeOf(spec)),
    ...(spec.sparse && { isSparse: true }),
  }));
}

const columnOf = ({ format }: FieldSpec): Pick<LaidField, 'isColumn' | 'isUuid'> =>
  format === 'uuid' ? { isColumn: true, isUuid: true } : { isColumn: true };

function shapeOf({ type, fields = {} }: FieldSpec): Pick<LaidField, 'isList' | 'parts'> {
  if (type === 'array') return { isList: true };
  const parts = Object.keys(fields);
  return type === 'object' && parts.length > 0 ? { parts } : {};
}
