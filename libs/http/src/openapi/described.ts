import type * as NestSwagger from '@nestjs/swagger';

type Swagger = typeof NestSwagger;
type Decorator = 'BearerAuth' | 'Header' | 'Operation' | 'Param' | 'Property' | 'Query' | 'Response' | 'Tags';

/** Of a class, a method or a property, with what TypeScript hands to its decorators. */
type Place = [target: object, key?: string | symbol, method?: PropertyDescriptor];
type AnyDecorator = (...place: Place) => void;

/** What the decorators below have noted, in their order. */
const noted: ((swagger: Swagger) => void)[] = [];

/** Applies the decorator of @nestjs/swagger once the description is made: no start loads what only that needs. */
const noting =
  <D extends Decorator>(name: D, also?: (options: Parameters<Swagger[`Api${D}`]>, place: Place) => void) =>
  (...options: Parameters<Swagger[`Api${D}`]>): AnyDecorator =>
  (...place) => {
    also?.(options, place);
    noted.push((swagger) => {
      const make = swagger[`Api${name}`] as unknown as (...options: unknown[]) => AnyDecorator;
      make(...options)(...place);
    });
  };

/** Names by what has them: headers and queries by the method that takes them, fields by the prototype of their class. */
type Names = WeakMap<object, string[]>;
export const [headers, queries, fields]: readonly [Names, Names, Names] = [
  new WeakMap(),
  new WeakMap(),
  new WeakMap(),
];

function add(names: Names, owner: object, name: string): void {
  const known = names.get(owner);
  if (known === undefined) names.set(owner, [name]);
  else known.push(name);
}

const addNamed =
  (names: Names) =>
  ([options]: readonly [object], [, , method]: Place): void => {
    const { name } = options as { readonly name?: string };
    if (method && name !== undefined) add(names, method.value as object, name);
  };

export const ApiBearerAuth = noting('BearerAuth');
export const ApiHeader = noting('Header', addNamed(headers));
export const ApiOperation = noting('Operation');
export const ApiParam = noting('Param');
export const ApiProperty = noting('Property', (_options, [target, key]) => {
  add(fields, target, String(key));
});
export const ApiQuery = noting('Query', addNamed(queries));
export const ApiResponse = noting('Response');
export const ApiTags = noting('Tags');

/** @nestjs/swagger, with all that was noted applied. */
export async function describeAll(): Promise<Swagger> {
  const swagger = await import('@nestjs/swagger');
  for (const apply of noted.splice(0)) apply(swagger);
  return swagger;
}
