import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { KNOWN_STAFF, type KnownStaff, recognise, unauthenticated, viewerBy } from '@parley/staff';

const OPEN = 'parley:open';
/** A route that needs no token. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** Whether a key marks the route or its controller. */
const marks = (reflector: Reflector, context: ExecutionContext, key: string): boolean =>
  reflector.getAllAndOverride<boolean | undefined>(key, [context.getHandler(), context.getClass()]) === true;

export const isOpen = (reflector: Reflector, context: ExecutionContext): boolean =>
  marks(reflector, context, OPEN);

const DECIDED = 'parley:rights-at-decision';
/** A route that only runs a command: each of its decisions looks up whether the token is live and what its owner may do. */
export const RightsAtDecision = (): MethodDecorator => SetMetadata(DECIDED, true);

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
    if (request.signedIn !== null && marks(this.reflector, context, DECIDED)) return true;
    const staff = await (request.method === 'GET' ? this.staff.latest() : this.staff.current());
    request.signedIn ??= recognise(staff, request.headers.authorization);
    if (request.signedIn === null) throw unauthenticated();
    request.viewer = viewerBy(staff, request.signedIn);
    return true;
  }
}
