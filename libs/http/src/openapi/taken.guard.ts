import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ValidationError } from '@parley/eventsourcing';
import { isOpen } from '../routes/marks.js';
import { tellable } from '../requests/tellable.js';
import { Description } from './description.js';
import type { FastifyRequest } from 'fastify';

/** What one operation takes. */
interface Taken {
  readonly queries: ReadonlySet<string>;
  readonly headers: ReadonlySet<string>;
  readonly body: boolean;
}

/** Preconditions: who sends one wants the command refused when it does not hold. */
const PRECONDITIONS = ['if-match', 'if-none-match', 'if-unmodified-since'];

/**
 * Refuses a parameter, a body or a precondition that the operation's description does not name: ignored, it would be lost without a word.
 * Fields of a body are checked against its DTO. Open routes are asked by probes, which add what they like.
 */
@Injectable()
export class TakenGuard implements CanActivate {
  #taken: ReadonlyMap<string, Taken> | undefined;

  constructor(
    private readonly reflector: Reflector,
    private readonly description: Description,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (isOpen(this.reflector, context)) return true;
    const taken = this.#of(request);
    const unknown = Object.keys(request.query as object).filter((name) => !taken.queries.has(name));
    if (unknown.length > 0) {
      const names = unknown.slice(0, 10).map((name) => `${tellable(name)}: not a parameter`);
      throw new ValidationError('INVALID_REQUEST', names.join('; '));
    }
    if (!taken.body && hasContent(request.body)) {
      throw new ValidationError('INVALID_REQUEST', 'This operation takes no body.');
    }
    refusePreconditions(request, taken);
    return true;
  }

  #of({ method, routeOptions }: FastifyRequest): Taken {
    this.#taken ??= takenBy(this.description.get().paths);
    const verb = method === 'HEAD' ? 'GET' : method;
    const taken = this.#taken.get(`${verb} ${routeOptions.url ?? ''}`);
    if (taken === undefined) throw new Error(`${verb} ${routeOptions.url ?? ''} is not described.`);
    return taken;
  }
}

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: object;
}

/** By method and route, as the router writes it: `GET /v1/dialogs/:dialogId`. */
function takenBy(paths: object): ReadonlyMap<string, Taken> {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Described>).map(([method, { parameters = [], requestBody }]) => {
      const named = (where: string): Set<string> =>
        new Set(parameters.filter((one) => one.in === where).map(({ name }) => name));
      const headers = new Set([...named('header')].map((name) => name.toLowerCase()));
      const taken: Taken = { queries: named('query'), headers, body: requestBody !== undefined };
      return [`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, taken] as const;
    }),
  );
  return new Map(operations);
}

/** Of a query an entity tag or a date may be ignored: the whole answer is right, too. */
function refusePreconditions({ method, headers }: FastifyRequest, taken: Taken): void {
  const refused = PRECONDITIONS.find(
    (name) =>
      headers[name] !== undefined && !taken.headers.has(name) && (name === 'if-match' || !isQuery(method)),
  );
  if (refused === 'if-match')
    throw new ValidationError('INVALID_IF_MATCH', 'This operation takes no If-Match.');
  if (refused) throw new ValidationError('INVALID_REQUEST', `${refused}: not taken here.`);
}

const isQuery = (method: string): boolean => method === 'GET' || method === 'HEAD';

const hasContent = (body: unknown): boolean =>
  body !== undefined &&
  body !== null &&
  (typeof body !== 'object' || Array.isArray(body) || Object.keys(body).length > 0);
