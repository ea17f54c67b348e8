import { createParamDecorator, Param, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '../openapi/described.js';
import { wholeNumberOf } from '@parley/eventsourcing';
import { id, type Schema } from '../answers/shape.js';
import type { FastifyRequest } from 'fastify';
import { requestErrors } from '../requests/request-errors.js';

/** 15 digits, as the header is described. */
const MAX_REVISION = 999_999_999_999_999;

/** Revision that `If-Match` names, if any. Throws `INVALID_IF_MATCH`. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
    if (header === undefined || header === '*') return undefined;
    const revision = wholeNumberOf(/^"(\d+)"$/.exec(header)?.[1], 0, MAX_REVISION);
    if (revision === null)
      throw requestErrors.INVALID_IF_MATCH('If-Match must be an ETag that a query answered, such as "12".');
    return revision;
  },
);

/** An id in a path: 1 to 2^53−1. Throws `INVALID_ID`. Reads the text itself: Nest makes a number of anything that JavaScript takes for one. */
const PathId = createParamDecorator((name: string, context: ExecutionContext): number => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest>();
  const found = wholeNumberOf((params as Record<string, unknown>)[name], 1);
  if (found === null) {
    throw requestErrors.INVALID_ID('An id is a whole number from 1 to 9007199254740991.');
  }
  return found;
});

/** A parameter of the path, described where it is taken. */
const described =
  (name: string, schema: Schema, take: ParameterDecorator): ParameterDecorator =>
  (target, key, index) => {
    take(target, key, index);
    const method = key && Object.getOwnPropertyDescriptor(target, key);
    if (method) ApiParam({ name, schema })(target, key, method);
  };

export const IdParam = (name: string): ParameterDecorator => described(name, id, PathId(name));

/** A name in a path, 1 to 255 bytes. */
export const NameParam = (name: string): ParameterDecorator =>
  described(name, { type: 'string', minLength: 1, maxLength: 255 }, Param(name));
