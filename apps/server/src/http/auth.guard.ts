import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { tokenOf, viewerOf, type StaffState, type Viewer } from '@parley/domain';
import { ValidationError } from '@parley/eventsourcing';
import type { FastifyRequest } from 'fastify';
import { KNOWN_STAFF, type KnownStaff } from '../staff/known-staff.js';
import { parseToken, sameHash } from '../staff/token.js';

const OPEN = 'parley:open';
/** A route that needs no token. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** Turns the bearer token into a viewer; the staff's own stream answers, so a revoked token fails at once. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(KNOWN_STAFF) private readonly staff: KnownStaff,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (this.reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()]))
      return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const staff = await (request.method === 'GET' ? this.staff.latest() : this.staff.current());
    request.viewer = authenticate(staff, request.headers.authorization);
    return true;
  }
}

/** Throws `UNAUTHENTICATED`. */
export function authenticate(staff: StaffState, header: string | undefined): Viewer {
  const token = parseToken(/^Bearer (\S{1,200})$/i.exec(header ?? '')?.[1]);
  const known = token && tokenOf(staff, token.tokenId);
  if (!token || !known || !sameHash(known.hash, token.hash)) throw unauthenticated();
  const viewer = viewerOf(staff, known.owner);
  if (!viewer) throw unauthenticated();
  return viewer;
}

const unauthenticated = (): ValidationError =>
  new ValidationError('UNAUTHENTICATED', 'The bearer token is missing, unknown or revoked.');
