import type { FieldSpec } from '@parley/eventsourcing';
import { flag, instant, listOf, nullable, described, text, type Schema } from './shape.js';

const KINDS: Readonly<Record<FieldSpec['type'], Schema>> = {
  string: text,
  integer: { type: 'integer' },
  number: { type: 'number' },
  boolean: flag,
  date: instant,
  object: { type: 'object' },
  array: { type: 'array' },
};

/** The schema of an answer's field, from the same declaration as that of the document that it is read from. */
export function schemaOf({ type, meaning, nullable: mayBeNull = false, fields, items }: FieldSpec): Schema {
  const shape =
    type === 'object' && fields
      ? { type: 'object', properties: schemasOf(fields) }
      : type === 'array' && items
        ? listOf(schemaOf(items))
        : KINDS[type];
  return described(mayBeNull ? nullable(shape) : shape, meaning);
}

export const schemasOf = <Field extends string>(
  fields: Readonly<Record<Field, FieldSpec>>,
): Readonly<Record<Field, Schema>> =>
  Object.fromEntries(
    Object.entries<FieldSpec>(fields).map(([name, spec]) => [name, schemaOf(spec)]),
  ) as Record<Field, Schema>;
