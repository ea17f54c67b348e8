import { createParamDecorator, Param, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { ValidationError, type Actor, type CommandEnvelope } from '@parley/eventsourcing';
import type { Viewer } from '@parley/domain';
import type { FastifyRequest } from 'fastify';
import { id, type Schema } from './answers/index.js';
import { randomUUID } from 'node:crypto';
import { traceparentOf } from './trace.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard once the token is known. */
    viewer?: Viewer;
  }
}

const KEY = /^[\x21-\x7e]{1,128}$/;
const ID = /^[1-9]\d{0,15}$/;

export const actorOf = (viewer: Viewer): Actor => ({ kind: viewer.kind, id: viewer.id });

/** Who asks; the guard has put it there. */
export const CurrentViewer = createParamDecorator((_data: unknown, context: ExecutionContext): Viewer => {
  return signedIn(context.switchToHttp().getRequest<FastifyRequest>());
});

/** The command's envelope. `Idempotency-Key` is unique per actor, so nobody can meet another's answer. */
export const Envelope = createParamDecorator((_data: unknown, context: ExecutionContext): CommandEnvelope => {
  return envelopeOf(context.switchToHttp().getRequest<FastifyRequest>());
});

/** Revision that `If-Match` names, if any. Throws `INVALID_IF_MATCH`. */
export const IfMatch = createParamDecorator(
  (_data: unknown, context: ExecutionContext): number | undefined => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
    if (header === undefined || header === '*') return undefined;
    const match = /^"(\d{1,15})"$/.exec(header);
    if (!match)
      throw new ValidationError('INVALID_IF_MATCH', 'If-Match must be the ETag of a dialog, such as "12".');
    return Number(match[1]);
  },
);

function signedIn(request: FastifyRequest): Viewer {
  if (!request.viewer) throw new ValidationError('UNAUTHENTICATED', 'A bearer token is needed.');
  return request.viewer;
}

function envelopeOf(request: FastifyRequest): CommandEnvelope {
  const actor = actorOf(signedIn(request));
  const key = request.headers['idempotency-key'] ?? randomUUID();
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new ValidationError(
      'INVALID_IDEMPOTENCY_KEY',
      'Idempotency-Key must be 1 to 128 visible ASCII characters.',
    );
  }
  const traceparent = traceparentOf(request.headers);
  return {
    commandId: `${actor.kind}-${actor.id}:${key}`,
    actor,
    correlationId: request.id,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** An id in a path: 1 to 2^53−1. Throws `INVALID_ID`. */
class IdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    const number = Number(value);
    if (!ID.test(value) || !Number.isSafeInteger(number)) {
      throw new ValidationError('INVALID_ID', 'An id is a whole number from 1 to 9007199254740991.');
    }
    return number;
  }
}

/** A parameter of the path, described where it is taken. */
const described =
  (name: string, schema: Schema, take: ParameterDecorator): ParameterDecorator =>
  (target, key, index) => {
    take(target, key, index);
    const method = key && Object.getOwnPropertyDescriptor(target, key);
    if (method) ApiParam({ name, schema })(target, key, method);
  };

export const IdParam = (name: string): ParameterDecorator => described(name, id, Param(name, IdPipe));

/** A name in a path, 1 to 255 bytes. */
export const NameParam = (name: string): ParameterDecorator =>
  described(name, { type: 'string', minLength: 1, maxLength: 255 }, Param(name));
