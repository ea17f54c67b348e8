import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '../openapi/described.js';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  isISO8601,
  IsObject,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { ref } from '../answers/shape.js';

/**
 * One decorator a field: it checks the input and describes it in the OpenAPI file, so the two cannot differ.
 * `nullable` takes null; `optional` may be left out.
 */
interface Common {
  readonly description: string;
  readonly optional?: boolean;
  readonly nullable?: boolean;
}

type Schema = Record<string, unknown>;

function field(common: Common, schema: Schema, checks: PropertyDecorator[]): PropertyDecorator {
  const shape = common.nullable ? { anyOf: [schema, { type: 'null' }] } : schema;
  return applyDecorators(
    ApiProperty({ ...shape, description: common.description, required: !common.optional }),
    ...(common.optional ? [IsDefinedOrAbsent()] : []),
    ...(common.nullable ? [ValidateIf((_object, value) => value !== null)] : []),
    ...checks,
  );
}

/** Left out is fine, null is not (unless the field is nullable as well). */
const IsDefinedOrAbsent = (): PropertyDecorator => ValidateIf((_object, value) => value !== undefined);

/** Half of a surrogate pair is no character: stores and readers would put another sign in its place, each its own. */
const IsWellFormed = (): PropertyDecorator =>
  ValidateBy({
    name: 'isWellFormed',
    validator: {
      validate: isWellFormed,
      defaultMessage: () => 'must not hold half of a surrogate pair',
    },
  });

/** Of a JSON value with all its keys and texts. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, part]) => key.isWellFormed() && isWellFormed(part));
}

/** Text of so many code points, as JSON Schema counts them; class-validator's own count leaves some characters out. */
const HasLength = (min: number, max: number): PropertyDecorator =>
  ValidateBy({
    name: 'hasLength',
    validator: {
      validate: (value) => typeof value === 'string' && isWithin([...value].length, min, max),
      defaultMessage: () => `must be text of ${min} to ${max} characters`,
    },
  });

const isWithin = (value: number, min: number, max: number): boolean => value >= min && value <= max;

export const Text = (o: Common & { min?: number; max: number; pattern?: RegExp }): PropertyDecorator =>
  field(
    o,
    {
      type: 'string',
      minLength: o.min ?? 0,
      maxLength: o.max,
      ...(o.pattern ? { pattern: o.pattern.source } : {}),
    },
    [HasLength(o.min ?? 0, o.max), IsWellFormed(), ...(o.pattern ? [Matches(o.pattern)] : [])],
  );

/** Text beside a client's message that is never a reason to refuse it: what is not kept as written is cut or left out. */
export const Decoration = (o: { description: string }): PropertyDecorator =>
  field({ ...o, optional: true, nullable: true }, { type: 'string' }, [IsString()]);

export const WholeNumber = (o: Common & { min: number; max?: number }): PropertyDecorator => {
  const max = o.max ?? Number.MAX_SAFE_INTEGER;
  return field(o, { type: 'integer', minimum: o.min, maximum: max }, [IsInt(), Min(o.min), Max(max)]);
};

export const IdField = (o: Common): PropertyDecorator => WholeNumber({ ...o, min: 1 });

export const Flag = (o: Common): PropertyDecorator => field(o, { type: 'boolean' }, [IsBoolean()]);

export const OneOf = (o: Common & { values: readonly string[] }): PropertyDecorator =>
  field(o, { type: 'string', enum: [...o.values] }, [IsIn([...o.values])]);

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A time, handed on in UTC with ms: times are compared and sorted as texts. Years have four digits in UTC as well. */
export const InstantField = (o: Common): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? instantOf(value) : value)),
    field(o, { type: 'string', format: 'date-time' }, [
      IsString(),
      Matches(INSTANT, { message: 'must be a time by RFC 3339, such as 2026-11-01T10:00:00.000Z' }),
    ]),
  );

/** A time by RFC 3339 in UTC with ms; empty for what is none, such as the 30th of February. */
export function instantOf(text: string): string {
  if (!RFC_3339.test(text) || !isISO8601(text, { strict: true })) return '';
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

/** `taken`: the form of values that are taken besides, and not described; every value has it. */
export const OneOfList = (o: Common & { values: readonly string[]; taken?: RegExp }): PropertyDecorator =>
  field(o, { type: 'array', maxItems: 50, items: { type: 'string', enum: [...o.values] } }, [
    IsArray(),
    ArrayMaxSize(50),
    o.taken ? Matches(o.taken, { each: true }) : IsIn([...o.values], { each: true }),
  ]);

export const IdList = (o: Common & { max: number }): PropertyDecorator =>
  field(o, { type: 'array', maxItems: o.max, items: { type: 'integer', minimum: 1 } }, [
    IsArray(),
    ArrayMaxSize(o.max),
    IsInt({ each: true }),
    Min(1, { each: true }),
    Max(Number.MAX_SAFE_INTEGER, { each: true }),
  ]);

/** Any JSON object; what it may hold is checked by the domain, and described by the component `like`. */
export const JsonObject = (o: Common & { like?: string }): PropertyDecorator =>
  field(o, o.like ? { allOf: [ref(o.like)] } : { type: 'object', additionalProperties: true }, [
    IsObject(),
    IsWellFormed(),
  ]);

type Class = new () => object;

export const Nested = (o: Common & { of: Class }): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: () => o.of, description: o.description, required: !o.optional }),
    ...(o.optional ? [IsDefinedOrAbsent()] : []),
    IsObject(),
    ValidateNested(),
    Type(() => o.of),
  );

export const NestedList = (o: Common & { of: Class; max: number }): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: () => [o.of], description: o.description, required: !o.optional, maxItems: o.max }),
    ...(o.optional ? [IsDefinedOrAbsent()] : []),
    IsArray(),
    ArrayMaxSize(o.max),
    IsObject({ each: true }),
    ValidateNested({ each: true }),
    Type(() => o.of),
  );
