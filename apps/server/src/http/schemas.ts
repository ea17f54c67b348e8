import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

/** What every command answers, as the OpenAPI file describes it. */
export class Done {
  @ApiProperty({ type: 'string', description: 'Position of the last event: pass it to a query as after.' })
  position!: string;

  @ApiProperty({ type: 'integer', description: 'Revision of the stream that was changed.' })
  revision!: number;

  @ApiProperty({
    type: 'boolean',
    description: 'True when the key was seen before and nothing was changed now.',
  })
  repeated!: boolean;
}

/** A problem by RFC 9457. */
export class Problem {
  @ApiProperty({ type: 'string' })
  type!: string;

  @ApiProperty({ type: 'string' })
  title!: string;

  @ApiProperty({ type: 'integer' })
  status!: number;

  @ApiProperty({ type: 'string', description: 'Stable; the list is in docs/reference/errors.md.' })
  code!: string;

  @ApiProperty({ type: 'string', description: 'Ids and kinds, never content.' })
  detail!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  details?: Record<string, unknown>;
}
