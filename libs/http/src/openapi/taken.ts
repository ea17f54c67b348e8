import type { Type } from '@nestjs/common';
import { PARAMTYPES_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
// Not from the package's `internal`, which needs reflect-metadata to be there.
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { fields, headers, queries } from './described.js';

/** What one operation takes, by what its decorators describe. Names of headers are in lower case. */
export interface Taken {
  readonly queries: ReadonlySet<string>;
  readonly headers: ReadonlySet<string>;
  readonly body: boolean;
}

/** Where @nestjs/swagger keeps what its own decorators describe: a feature may use these as they are. */
const PARAMETERS = 'swagger/apiParameters';
const PROPERTIES = 'swagger/apiModelPropertiesArray';

interface Parameter {
  readonly name: string;
  readonly in: string;
}

export function takenBy(handler: object & { readonly name: string }, controller: Type): Taken {
  const types = metadata<readonly Type[]>(PARAMTYPES_METADATA, controller.prototype as object, handler.name);
  const args = metadata<Readonly<Record<string, { readonly index: number }>>>(
    ROUTE_ARGS_METADATA,
    controller,
    handler.name,
  );
  const typesOf = (kind: RouteParamtypes): Type[] =>
    Object.entries(args ?? {})
      .filter(([key]) => key.startsWith(`${kind}:`))
      .flatMap(([, { index }]) => types?.[index] ?? []);
  const parameters = metadata<readonly Parameter[]>(PARAMETERS, handler) ?? [];
  const named = (where: string) => parameters.filter((one) => one.in === where).map(({ name }) => name);
  const ofQuery = typesOf(RouteParamtypes.QUERY).flatMap((type) => fieldsOf(type.prototype as object));
  return {
    queries: new Set([...(queries.get(handler) ?? []), ...named('query'), ...ofQuery]),
    headers: new Set([...(headers.get(handler) ?? []), ...named('header')].map((name) => name.toLowerCase())),
    body: typesOf(RouteParamtypes.BODY).length > 0,
  };
}

/** Inherited ones too. */
function fieldsOf(prototype: object | null): readonly string[] {
  if (prototype === null || prototype === Object.prototype) return [];
  const own = metadata<readonly string[]>(PROPERTIES, prototype) ?? [];
  const above = fieldsOf(Object.getPrototypeOf(prototype) as object | null);
  return [...(fields.get(prototype) ?? []), ...own.map((name) => name.replace(/^:/, '')), ...above];
}

const metadata = <T>(key: string, target: object, property?: string): T | undefined =>
  (property === undefined ? Reflect.getMetadata(key, target) : Reflect.getMetadata(key, target, property)) as
    T | undefined;
