import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

import { nameOf, type SignedIn, unauthenticated, type Viewer } from '../index.js';
import type { RequestEnvelope } from '@parley/application';
import { requestErrors, requestIdOf, traceparentOf } from '@parley/http';
import type { FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';

const KEY = /^[\x21-\x7e]{1,128}$/;

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

function callerOf({ signedIn }: FastifyRequest): SignedIn {
  if (signedIn === null) throw unauthenticated();
  return signedIn;
}

function envelopeOf(request: FastifyRequest): RequestEnvelope {
  const { tokenId, owner } = callerOf(request);
  const actor = { kind: owner.kind, id: owner.id };
  const key = request.headers['idempotency-key'] ?? randomUUID();
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw requestErrors.INVALID_IDEMPOTENCY_KEY('Idempotency-Key must be 1 to 128 visible ASCII characters.');
  }
  const traceparent = traceparentOf(request.headers);
  return {
    commandId: `${nameOf(owner)}:${key}`,
    actor,
    tokenId,
    correlationId: request.id,
    requestId: requestIdOf(request.headers) ?? request.id,
    ...(traceparent !== undefined && { traceparent }),
  };
}
