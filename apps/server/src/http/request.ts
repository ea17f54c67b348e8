import { createParamDecorator, Param, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ValidationError, wholeNumberOf } from '@parley/eventsourcing';
import { nameOf, type SignedIn, unauthenticated, type Viewer } from '@parley/staff';
import type { FastifyRequest } from 'fastify';
import { id, type Schema } from './answers/shape.js';
import { randomUUID } from 'node:crypto';
import type { RequestEnvelope } from '@parley/application';
import { traceparentOf } from './trace.js';

const KEY = /^[\x21-\x7e]{1,128}$/;
/** 15 digits, as the header is described. */
const MAX_REVISION = 999_999_999_999_999;

/** Who asks, with what they may do; the guard has put it there. Not for a route whose rights are read at the decision. */
export const CurrentViewer = createParamDecorator((_data: unknown, context: ExecutionContext): Viewer => {
  const { viewer, routeOptions } = context.switchToHttp().getRequest<FastifyRequest>();
  if (viewer === null) throw new Error(`${routeOptions.url ?? ''} does not look up what its caller may do.`);
  return viewer;
});

/** Who asks, by their token. */
export const Caller = createParamDecorator((_data: unknown, context: ExecutionContext): SignedIn =>
  callerOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The command's envelope. `Idempotency-Key` is unique per actor, so nobody can meet another's answer. */
export const Envelope = createParamDecorator((_data: unknown, context: ExecutionContext): RequestEnvelope => {
  return envelopeOf(context.switchToHttp().getRequest<FastifyRequest>());
});

/** Revision that `If-Match` names, if any. Throws `INVALID_IF_MATCH`. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
    if (header === undefined || header === '*') return undefined;
    const revision = wholeNumberOf(/^"(\d+)"$/.exec(header)?.[1], 0, MAX_REVISION);
    if (revision === null)
      throw new ValidationError('INVALID_IF_MATCH', 'If-Match must be the ETag of a dialog, such as "12".');
    return revision;
  },
);

function callerOf({ signedIn }: FastifyRequest): SignedIn {
  if (signedIn === null) throw unauthenticated();
  return signedIn;
}

function envelopeOf(request: FastifyRequest): RequestEnvelope {
  const { tokenId, owner } = callerOf(request);
  const actor = { kind: owner.kind, id: owner.id };
  const key = request.headers['idempotency-key'] ?? randomUUID();
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new ValidationError(
      'INVALID_IDEMPOTENCY_KEY',
      'Idempotency-Key must be 1 to 128 visible ASCII characters.',
    );
  }
  const traceparent = traceparentOf(request.headers);
  return {
    commandId: `${nameOf(owner)}:${key}`,
    actor,
    tokenId,
    correlationId: request.id,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** An id in a path: 1 to 2^53−1. Throws `INVALID_ID`. Reads the text itself: Nest makes a number of anything that JavaScript takes for one. */
const PathId = createParamDecorator((name: string, context: ExecutionContext): number => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest>();
  const found = wholeNumberOf((params as Record<string, unknown>)[name], 1);
  if (found === null) {
    throw new ValidationError('INVALID_ID', 'An id is a whole number from 1 to 9007199254740991.');
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
