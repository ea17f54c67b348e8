import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';

export type Schema = { readonly [key: string]: unknown };

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

/** One operation of the OpenAPI file. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** As `/v1/dialogs/{dialogId}`. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Of a JSON body; undefined: it takes none. */
  readonly body: Schema | undefined;
  readonly open: boolean;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}

export interface Contract {
  readonly operations: readonly Operation[];
  /** A named schema, for `$ref`. */
  resolve(ref: string): Schema;
  /** The operation that a request meets. */
  operationOf(method: string, path: string): Operation | undefined;
  /** What an answer has that the file does not say, or has not what it says; null when it keeps to the file. */
  breachOf(operation: Operation, status: number, type: string, text: string): string | null;
}

interface File {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
}
interface Described {
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Operation['responses'];
  readonly security?: readonly unknown[];
}

export const OPENAPI_FILE = new URL('../../docs/reference/openapi.json', import.meta.url);
export const openApiFile = (): Schema => JSON.parse(readFileSync(OPENAPI_FILE, 'utf8')) as Schema;

export function contractOf(file: Schema): Contract {
  const { paths } = file as unknown as File;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => operation(path, method, described)),
  );
  const patterns = operations.map((one) => ({
    operation: one,
    pattern: new RegExp(`^${one.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  const validate = validators(file);
  return {
    operations,
    resolve: (ref) => pointed(file, ref) as Schema,
    operationOf: (method, path) =>
      patterns.find((one) => one.operation.method === method && one.pattern.test(path))?.operation,
    breachOf: (one, status, type, text) => {
      const place = `${one.method} ${one.path} ${status} ${type}`;
      const response = one.responses[status];
      if (!response) return `${place}: this status is not described`;
      const pointer = `#/paths/${escaped(one.path)}/${one.method.toLowerCase()}/responses/${status}`;
      const { $ref } = response as { $ref?: string };
      const content = $ref ? (pointed(file, $ref) as typeof response).content : response.content;
      if (!content || !(type in content)) return `${place}: this media type is not described`;
      if (!type.endsWith('json')) return null;
      const check = validate(`${$ref ?? pointer}/content/${escaped(type)}/schema`);
      return check(JSON.parse(text)) ? null : `${place}: ${JSON.stringify(check.errors)}`;
    },
  };
}

const operation = (path: string, method: string, described: Described): Operation => ({
  id: described.operationId,
  method: method.toUpperCase(),
  path,
  parameters: described.parameters,
  body: described.requestBody?.content['application/json']?.schema,
  open: !described.security,
  responses: described.responses,
});

const escaped = (part: string): string => part.replaceAll('~', '~0').replaceAll('/', '~1');

const pointed = (file: Schema, ref: string): unknown =>
  ref
    .slice(2)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((value, part) => (value as Schema)[part], file);

/** Validators of parts of the file, each made once. */
function validators(file: Schema): (pointer: string) => ValidateFunction {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ ...(closed(file) as Schema), $id: 'parley' });
  const made = new Map<string, ValidateFunction>();
  return (pointer) => {
    const known = made.get(pointer) ?? ajv.compile({ $ref: `parley${pointer}` });
    made.set(pointer, known);
    return known;
  };
}

/** Callers must bear new fields; here one that is not described is a mistake. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, closed(inner)] as const);
  const isStruct = 'properties' in value && 'type' in value && value.type === 'object';
  return Object.fromEntries(isStruct ? [...entries, ['additionalProperties', false]] : entries);
}
