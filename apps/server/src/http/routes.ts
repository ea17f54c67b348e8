import { applyDecorators, HttpCode } from '@nestjs/common';
import {
  ApiHeader,
  ApiOperation,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import { Problem, Done } from './schemas.js';
import { Reads } from './reads.interceptor.js';

type Schema = Record<string, unknown>;
const problem = { 'application/problem+json': { schema: { $ref: getSchemaPath(Problem) } } };
const Problems = (...statuses: number[]): MethodDecorator =>
  applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: 'A problem with a stable code.',
        content: problem,
      } as ApiResponseOptions),
    ),
  );

/** A command: takes `Idempotency-Key`, answers its position. `extra` are further fields of the answer. */
export const CommandRoute = (summary: string, extra: Schema = {}): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiOperation({ summary }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Command id, 1 to 128 visible ASCII characters. The same key again answers what the first one did and changes nothing.',
      schema: { type: 'string', maxLength: 128 },
    }),
    ApiResponse({
      status: 200,
      description: 'Done, or done before.',
      schema: { allOf: [{ $ref: getSchemaPath(Done) }, { type: 'object', properties: extra as never }] },
    }),
    Problems(400, 401, 403, 404, 409, 412, 413, 415, 422, 429, 503),
  );

/** A command on one dialog: also takes `If-Match`. */
export const DialogCommandRoute = (summary: string, extra: Schema = {}): MethodDecorator =>
  applyDecorators(
    CommandRoute(summary, extra),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: "The dialog's ETag: the command is refused with 412 when the dialog has changed since.",
      schema: { type: 'string' },
    }),
  );

/** A query over projections: takes `after` and `wait`. */
export const QueryRoute = (
  summary: string,
  schema: Schema,
  projections: readonly string[],
): MethodDecorator =>
  applyDecorators(
    Reads(projections),
    ApiOperation({ summary }),
    ApiQuery({
      name: 'after',
      required: false,
      description:
        'Wait until what is read holds this position. The header Parley-Read answers reached, late or parked.',
      schema: { type: 'string', pattern: '^[0-9]{1,19}$' },
    }),
    ApiQuery({
      name: 'wait',
      required: false,
      description: 'Most ms to wait, default 2000.',
      schema: { type: 'integer', minimum: 0, maximum: 10_000 },
    }),
    ApiResponse({ status: 200, description: 'The answer.', schema: schema as never }),
    Problems(400, 401, 403, 404, 429, 503),
  );
