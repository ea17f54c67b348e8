import {
  applyDecorators,
  Injectable,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { ReadRecords } from '../answers/read-records.js';

const SHOWS = 'parley:shows';

/** Notes who was given a route's answer. */
@Injectable()
export class RecordsInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly records: ReadRecords,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const shows = this.reflector.getAllAndOverride<string>(SHOWS, [context.getHandler(), context.getClass()]);
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    return next.handle().pipe(tap((answer) => this.#note(shows, request, answer)));
  }

  #note(shows: string, request: FastifyRequest, answer: unknown): void {
    const { signedIn } = request as { signedIn?: { readonly owner: { kind: string; id: number } } | null };
    if (!signedIn) return;
    const params = request.params as Readonly<Record<string, string>>;
    const query = request.query as Readonly<Record<string, string>>;
    const { dialogId: named } = (answer ?? {}) as { dialogId?: unknown };
    const dialogId = Number(params['dialogId'] ?? query['dialogId'] ?? named);
    const isByRoute = BY_ROUTE.includes(shows);
    const subject = [...otherThan(['dialogId'], params), ...(isByRoute ? askedFor(query) : [])];
    this.records.note({
      person: `${signedIn.owner.kind}:${signedIn.owner.id}`,
      what: isByRoute ? `${shows}:${request.routeOptions.url ?? ''}` : shows,
      dialogId: Number.isSafeInteger(dialogId) && dialogId > 0 ? dialogId : null,
      subject: subject.length === 0 ? null : subject.join(' ').slice(0, MOST_OF_SUBJECT),
      upTo: upToIn(answer),
    });
  }
}

/** What is noted with the route that answered, and with what was asked for there. */
const BY_ROUTE = ['audit', 'analytics'];
/** Which page is asked for, and what the answer waits for. */
const OF_PAGES = ['dialogId', 'cursor', 'limit', 'after', 'wait'];
const MOST_OF_SUBJECT = 200;

const otherThan = (names: readonly string[], given: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(given).flatMap((name) => (names.includes(name) ? [] : [String(given[name])]));

const askedFor = (query: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(query).flatMap(([name, value]) => (OF_PAGES.includes(name) ? [] : [`${name}=${value}`]));

interface Shown {
  readonly madeBy?: { readonly position: string };
  readonly entries?: readonly { readonly at?: string }[];
  readonly items?: readonly { readonly at?: string }[];
}

/** The position of an auditor's answer, or the time of the newest entry of a page. */
function upToIn(answer: unknown): string | null {
  const { madeBy, entries, items } = (answer ?? {}) as Shown;
  if (madeBy !== undefined) return madeBy.position;
  const times = (entries ?? items ?? []).flatMap(({ at }) => (typeof at === 'string' ? [at] : []));
  return times.reduce<string | null>((last, at) => (last === null || at > last ? at : last), null);
}

/** Who reads it is recorded, where that is switched on. `what`: feed, gallery…; with audit and analytics the route's path is noted. */
export const Recorded = (what: string): MethodDecorator & ClassDecorator =>
  applyDecorators(SetMetadata(SHOWS, what), UseInterceptors(RecordsInterceptor));
