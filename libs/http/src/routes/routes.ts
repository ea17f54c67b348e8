import { applyDecorators, HttpCode, UseInterceptors } from '@nestjs/common';
import type { ApiResponseOptions } from '@nestjs/swagger';
import { ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '../openapi/described.js';
import { position, ref, type Schema } from '../answers/shape.js';
import { TITLES } from '../problems/problem.filter.js';
import { Reads, RightsAtDecision } from './marks.js';
import { ReadsInterceptor } from './reads.interceptor.js';

const OF_QUERIES = [400, 401, 403, 404, 414, 429, 503];
const OF_COMMANDS = [400, 401, 403, 404, 409, 412, 413, 414, 415, 422, 429, 503];

/** Every problem is described once, as a component. */
export const Problems = (statuses: readonly number[]): MethodDecorator =>
  applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        $ref: '#/components/responses/Problem',
        description: TITLES[status] ?? '',
      } as ApiResponseOptions),
    ),
  );

const PARLEY_LOG = {
  'Parley-Log': {
    description:
      'Which log this answer is of. Another value than before: the log was restored or moved, and positions and cursors of before are void.',
    schema: { type: 'string' },
  },
};

export const CORRELATION = {
  'X-Correlation-Id': {
    description: 'Of the request: the one that was given, or made up. The log of the server has it too.',
    schema: { type: 'string', format: 'uuid' },
  },
};

const Answers = (description: string, schema: Schema, headers: Schema = {}): MethodDecorator =>
  Content(description, { 'application/json': { schema } }, headers);

/** What is answered, by its media type. */
export const Content = (
  description: string,
  content: Readonly<Record<string, { readonly schema: Schema }>>,
  headers: Schema = {},
): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiResponse({
      status: 200,
      description,
      headers: { ...CORRELATION, ...PARLEY_LOG, ...headers },
      content,
    }),
  );

const Correlated = (): MethodDecorator =>
  applyDecorators(
    ApiHeader({
      name: 'X-Correlation-Id',
      required: false,
      description: 'Kept with every event of the request when it is a UUID; otherwise one is made up.',
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'X-Request-Id',
      required: false,
      description:
        "Kept with every event of the request when it is a UUID, with or without dashes; otherwise the answer's X-Correlation-Id is.",
      schema: { type: 'string' },
    }),
    ApiHeader({
      name: 'traceparent',
      required: false,
      description: "Kept with every event of the request when it is one by W3C's Trace Context.",
      schema: { type: 'string' },
    }),
  );

/** Does something, and takes no key of the caller: its content names it. */
export const UnkeyedRoute = (summary: string, answer: Schema): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary }),
    Correlated(),
    Answers('Done, or done before.', answer),
    Problems(OF_COMMANDS),
  );

/** Does something once for each `Idempotency-Key`. */
export const KeyedRoute = (summary: string, answer: Schema = ref('Done')): MethodDecorator =>
  applyDecorators(
    UnkeyedRoute(summary, answer),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Command id, 1 to 128 visible ASCII characters. The same key again answers what the first one did and changes nothing.',
      schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[!-~]+$' },
    }),
  );

/** A command named by its content: only its decisions look up what the caller may do. */
export const UnkeyedCommandRoute = (summary: string, answer: Schema): MethodDecorator =>
  applyDecorators(UnkeyedRoute(summary, answer), RightsAtDecision());

/** The same by the caller's key; answers its position, and `answer` where it tells more. */
export const CommandRoute = (summary: string, answer?: Schema): MethodDecorator =>
  applyDecorators(KeyedRoute(summary, answer), RightsAtDecision());

/** A command that also takes `If-Match`; `what` it changes, as "the dialog". */
export const RevisionCommandRoute = (summary: string, what: string, answer?: Schema): MethodDecorator =>
  applyDecorators(
    CommandRoute(summary, answer),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: `The ETag of ${what}: the command is refused with 412 when there has been a change since.`,
      schema: { type: 'string', pattern: '^("[0-9]{1,15}"|\\*)$' },
    }),
  );

/** A command on one dialog. */
export const DialogCommandRoute = (summary: string, answer?: Schema): MethodDecorator =>
  RevisionCommandRoute(summary, 'the dialog', answer);

export const PARLEY_READ = {
  'Parley-Read': {
    description: 'Given when after is: whether what is read holds that position.',
    schema: { type: 'string', enum: ['reached', 'late', 'parked'] },
  },
};

/** Takes `after` and `wait`. */
export const ReadingRoute = (summary: string, projections: readonly string[] | string): MethodDecorator =>
  applyDecorators(
    Reads(projections),
    UseInterceptors(ReadsInterceptor),
    ApiOperation({ summary }),
    Correlated(),
    ApiQuery({
      name: 'after',
      required: false,
      description:
        'Wait until what is read holds this position; the header Parley-Read says whether it does.',
      schema: { ...position },
    }),
    ApiQuery({
      name: 'wait',
      required: false,
      description: 'Most ms to wait, default 2000.',
      schema: { type: 'integer', minimum: 0, maximum: 10_000 },
    }),
    Problems(OF_QUERIES),
  );

/** A query over projections. */
export const QueryRoute = (
  summary: string,
  schema: Schema,
  projections: readonly string[] | string,
  headers: Schema = {},
): MethodDecorator =>
  applyDecorators(
    ReadingRoute(summary, projections),
    Answers('The answer.', schema, { ...PARLEY_READ, ...headers }),
  );

/** A query or an order of those who operate the server. */
export const OperatorRoute = (
  summary: string,
  schema: Schema,
  problems: readonly number[] = [...OF_QUERIES, 409, 413, 415],
): MethodDecorator =>
  applyDecorators(
    ApiOperation({ summary }),
    Correlated(),
    Answers('The answer.', schema),
    Problems(problems),
  );
