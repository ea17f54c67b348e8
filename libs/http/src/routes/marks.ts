import { SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';

const OPEN = 'parley:open';
/** A route that needs no token. */
export const Open = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

const DECIDED = 'parley:rights-at-decision';
/** A route that only runs a command: each of its decisions looks up whether the token is live and what its owner may do. */
export const RightsAtDecision = (): MethodDecorator => SetMetadata(DECIDED, true);

const READS = 'parley:reads';
/**
 * The projections that a query answers from: what `?after=<position>` waits for. By the query's name, those of what features contribute to it
 * are among them.
 */
export const Reads = (projections: readonly string[] | string): MethodDecorator =>
  SetMetadata(READS, projections);

/** Whether a key marks the route or its controller. */
const isMarked = (reflector: Reflector, context: ExecutionContext, key: string): boolean =>
  reflector.getAllAndOverride<boolean | undefined>(key, [context.getHandler(), context.getClass()]) === true;

export const isOpen = (reflector: Reflector, context: ExecutionContext): boolean =>
  isMarked(reflector, context, OPEN);

export const hasRightsAtDecision = (reflector: Reflector, context: ExecutionContext): boolean =>
  isMarked(reflector, context, DECIDED);

/** What {@link Reads} names. */
export const readsOf = (reflector: Reflector, context: ExecutionContext): readonly string[] | string =>
  reflector.get<readonly string[] | string>(READS, context.getHandler());
