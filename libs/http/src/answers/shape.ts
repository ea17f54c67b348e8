/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = object;
/** Schemas by the names that {@link ref} refers to them by. */
export type Answers = Readonly<Record<string, Schema>>;

export const text: Schema = { type: 'string' };
export const flag: Schema = { type: 'boolean' };
/** RFC 3339 UTC with ms. */
export const instant: Schema = {
  type: 'string',
  format: 'date-time',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
};
export const id: Schema = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
export const count: Schema = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
/** Of a stream; -1: there is none yet. */
export const revision: Schema = { type: 'integer', minimum: -1, maximum: Number.MAX_SAFE_INTEGER };
/** 64 bits are more than a JSON number holds. */
export const position: Schema = { type: 'string', pattern: '^[0-9]{1,19}$' };

export const oneOf = (...values: readonly string[]): Schema => ({ type: 'string', enum: values });
export const nullable = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
export const listOf = (items: Schema): Schema => ({ type: 'array', items });
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
export const described = (schema: Schema, description: string): Schema => ({ ...schema, description });

/** The schema of `T`: the compiler requires a schema for each of its fields and for nothing else. */
export const object = <T>(
  properties: { readonly [K in keyof T]-?: Schema },
  optional: readonly (keyof T)[] = [],
): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name as keyof T)),
});

export const pageOf = (row: string): Schema =>
  object<{ items: unknown; next: unknown }>({
    items: listOf(ref(row)),
    next: described(nullable(text), 'Cursor of the next page; null: there is none.'),
  });
