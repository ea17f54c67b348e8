import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import { isOpen } from '../routes/marks.js';
import { tellable } from '../requests/tellable.js';
import { takenBy, type Taken } from './taken.js';
import type { FastifyRequest } from 'fastify';
import { requestErrors } from '../requests/request-errors.js';

/** Preconditions: who sends one wants the command refused when it does not hold. */
const PRECONDITIONS = ['if-match', 'if-none-match', 'if-unmodified-since'];

/**
 * Refuses a parameter, a body or a precondition that the operation's description does not name: ignored, it would be lost without a word.
 * Fields of a body are checked against its DTO. Open routes are asked by probes, which add what they like.
 */
@Injectable()
export class TakenGuard implements CanActivate {
  /** By the method that serves the operation. */
  readonly #known = new WeakMap<object, Taken>();

  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOpen(this.reflector, context)) return true;
    const taken = this.#of(context);
    const unknown = Object.keys(request.query as object).filter((name) => !taken.queries.has(name));
    if (unknown.length > 0) {
      const names = unknown.slice(0, 10).map((name) => `${tellable(name)}: not a parameter`);
      throw requestErrors.INVALID_REQUEST(names.join('; '));
    }
    if (!taken.body && hasContent(request.body)) {
      throw requestErrors.INVALID_REQUEST('This operation takes no body.');
    }
    refusePreconditions(request, taken);
    return true;
  }

  #of(context: ExecutionContext): Taken {
    const handler = context.getHandler();
    const known = this.#known.get(handler);
    if (known !== undefined) return known;
    const taken = takenBy(handler, context.getClass());
    this.#known.set(handler, taken);
    return taken;
  }
}

/** Of a query an entity tag or a date may be ignored: the whole answer is right, too. */
function refusePreconditions({ method, headers }: FastifyRequest, taken: Taken): void {
  const refused = PRECONDITIONS.find(
    (name) =>
      headers[name] !== undefined && !taken.headers.has(name) && (name === 'if-match' || !isQuery(method)),
  );
  if (refused === 'if-match') throw requestErrors.INVALID_IF_MATCH('This operation takes no If-Match.');
  if (refused) throw requestErrors.INVALID_REQUEST(`${refused}: not taken here.`);
}

const isQuery = (method: string): boolean => method === 'GET' || method === 'HEAD';

const hasContent = (body: unknown): boolean =>
  body !== undefined &&
  body !== null &&
  (typeof body !== 'object' || Array.isArray(body) || Object.keys(body).length > 0);
