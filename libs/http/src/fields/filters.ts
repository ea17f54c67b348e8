import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '../openapi/described.js';
import type { FilterField } from '@parley/application';
import { OneOf, Text } from './fields.js';
import { QueryNumber } from './queries.js';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';

const FLAGS: Readonly<Record<string, boolean>> = { true: true, false: false };

/** `true` or `false` in a query string. */
const QueryFlag = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: 'boolean', required: false, description }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => FLAGS[String(value)] ?? value),
    IsBoolean(),
  );

/** Checks and describes the parameter of a filter, as its feature declares it. */
export function FilterParam(field: FilterField): PropertyDecorator {
  const { meaning: description } = field;
  switch (field.type) {
    case 'boolean':
      return QueryFlag(description);
    case 'integer':
      return QueryNumber({ min: field.min, max: field.max, description });
    case 'choice':
      return OneOf({ values: field.values, optional: true, description });
    case 'text':
      return Text({ max: field.max, pattern: field.pattern, optional: true, description });
  }
}
