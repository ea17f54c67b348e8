import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { KNOWN_STAFF, type KnownStaff, recognise, unauthenticated, viewerBy } from '../index.js';
import { hasRightsAtDecision, isOpen } from '@parley/http';

/**
 * Turns the bearer token into a viewer; the staff's own stream answers, so a revoked token fails at once. For a command a token that memory
 * knows is enough here: rights are read once, by the decision.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    @Inject(KNOWN_STAFF) private readonly staff: KnownStaff,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (isOpen(this.reflector, context)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.signedIn !== null && hasRightsAtDecision(this.reflector, context)) return true;
    const staff = await (request.method === 'GET' ? this.staff.latest() : this.staff.current());
    request.signedIn ??= recognise(staff, request.headers.authorization);
    if (request.signedIn === null) throw unauthenticated();
    request.viewer = viewerBy(staff, request.signedIn);
    return true;
  }
}
