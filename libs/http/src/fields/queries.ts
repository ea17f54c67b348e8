import { Transform } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { ApiProperty } from '../openapi/described.js';
import { applyDecorators } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { wholeNumberOf } from '@parley/eventsourcing';
import { Text } from './fields.js';

/** A whole number in a query string. */
export const QueryNumber = (o: { min: number; max: number; description: string }): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: 'integer',
      minimum: o.min,
      maximum: o.max,
      required: false,
      description: o.description,
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => wholeNumberOf(value, o.min, o.max) ?? value),
    IsInt(),
    Min(o.min),
    Max(o.max),
  );

/** What every query takes; described once by `QueryRoute`, checked by the interceptor that waits. */
export class QueryDto {
  @IsOptional()
  after?: unknown;

  @IsOptional()
  wait?: unknown;
}

/** A page of a list, by cursor. */
export class PageDto extends QueryDto {
  @QueryNumber({ min: 1, max: 100, description: 'Rows of a page, default 50.' })
  limit?: number;

  @Text({ min: 1, max: 1024, optional: true, description: 'Cursor that the page before answered as next.' })
  cursor?: string;
}
