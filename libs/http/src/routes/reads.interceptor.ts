import {
  Inject,
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { wholeNumberOf } from '@parley/eventsourcing';
import type { AskedProduct, Services } from '@parley/application';
import { readsOf } from './marks.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { finalize, from, switchMap, type Observable } from 'rxjs';
import { requestErrors } from '../requests/request-errors.js';

const MAX_POSITION = 2n ** 63n - 1n;
const DEFAULT_WAIT_MS = 2_000;
const MAX_WAIT_MS = 10_000;

/** Injection token of {@link ReadServices}. */
export const READ_SERVICES = Symbol.for('parley:read-services');

/** What a query waits for, and what it looks up again after the wait. */
export interface ReadServices extends Pick<Services, 'eventStore' | 'projections' | 'inFlight'> {
  readonly product: AskedProduct;
  /** The projections that each query of the product answers from. */
  readonly queries: Readonly<Record<string, readonly string[]>>;
  /** Looks up again what the caller may do. Throws `UNAUTHENTICATED` for a token that is not live any more. */
  refreshViewer(request: FastifyRequest): Promise<void>;
}

type Waited = 'reached' | 'late' | 'parked';

/**
 * Read your writes: `?after=<position>` waits (at most `?wait=<ms>`, default 2,000) until the projections have passed the position.
 * The header `Parley-Read` says what became of it: reached, late or parked. The answer itself is given in every case.
 */
@Injectable()
export class ReadsInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    @Inject(READ_SERVICES) private readonly services: ReadServices,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reads = readsOf(this.reflector, context);
    const projections = typeof reads === 'string' ? (this.services.queries[reads] ?? []) : reads;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { after, wait } = request.query as Record<string, unknown>;
    const ms = readWait(wait);
    if (after === undefined) return this.#inHand(next);
    return from(this.#wait(projections, readPosition(after), ms)).pipe(
      switchMap(async (state) => {
        // The caller may have lost a right, or the token, in the meantime.
        await this.services.refreshViewer(request);
        context.switchToHttp().getResponse<FastifyReply>().header('parley-read', state);
      }),
      switchMap(() => {
        return this.#inHand(next);
      }),
    );
  }

  /** Waiting for a position is no work; what follows is, and goes before rebuilds. */
  #inHand(next: CallHandler): Observable<unknown> {
    return next.handle().pipe(finalize(this.services.inFlight.begin()));
  }

  /** What is beyond the end of the log is nowhere held: a query that answers from the log itself says so at once. */
  async #wait(projections: readonly string[], position: bigint, ms: number): Promise<Waited> {
    if (projections.length === 0)
      return position > (await this.services.eventStore.head()) ? 'late' : 'reached';
    const states = await Promise.all(
      projections.map((name) => this.services.projections.waitFor(name, position, ms)),
    );
    return (
      states.find((state) => state === 'parked') ?? states.find((state) => state === 'late') ?? 'reached'
    );
  }
}

function readPosition(value: unknown): bigint {
  if (typeof value === 'string' && /^(?:0|[1-9]\d{0,18})$/.test(value) && BigInt(value) <= MAX_POSITION)
    return BigInt(value);
  throw requestErrors.INVALID_POSITION('after must be a position that a command answered.');
}

function readWait(value: unknown): number {
  if (value === undefined) return DEFAULT_WAIT_MS;
  const ms = wholeNumberOf(value, 0, MAX_WAIT_MS);
  if (ms !== null) return ms;
  throw requestErrors.INVALID_WAIT(`wait must be 0 to ${MAX_WAIT_MS} ms.`);
}
