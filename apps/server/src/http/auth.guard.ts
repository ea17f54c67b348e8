import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { staffAggregate, tokenOf, viewerOf, type Viewer } from '@parley/domain';
import { ValidationError } from '@parley/eventsourcing';
import type { FastifyRequest } from 'fastify';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { STAFF_ID } from '../staff/staff.facts.js';
import { parseToken, sameHash } from '../staff/token.js';

const OPEN = 'parley:open';
/** A route that needs no token. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** Turns the bearer token into a viewer; the staff's own stream answers, so a revoked token fails at once. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(CORE) private readonly core: Core,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.viewer = await authenticate(this.core, request.headers.authorization);
    return true;
  }
}

/** Throws `UNAUTHENTICATED`. */
export async function authenticate(core: Core, header: string | undefined): Promise<Viewer> {
  const token = parseToken(/^Bearer (\S{1,200})$/i.exec(header ?? '')?.[1]);
  const { state } = await core.runner.load(staffAggregate, STAFF_ID);
  const known = token && tokenOf(state, token.tokenId);
  if (!token || !known || !sameHash(known.hash, token.hash)) throw unauthenticated();
  const viewer = viewerOf(state, known.owner);
  if (!viewer) throw unauthenticated();
  return viewer;
}

const unauthenticated = (): ValidationError =>
  new ValidationError('UNAUTHENTICATED', 'The bearer token is missing, unknown or revoked.');
