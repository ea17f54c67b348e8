import {
  applyDecorators,
  Injectable,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { ApiResponse, ref, KeyedRoute } from '@parley/http';

/** 202 for an order that stands, but that nobody has carried out yet. */
@Injectable()
class LateIsAccepted implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: { outcome?: string }) => {
        if (answer.outcome === 'ordered') void reply.status(202);
      }),
    );
  }
}

/** An order to whoever runs a projection: takes `Idempotency-Key`, answers what became of it. */
export const ManagementRoute = (summary: string): MethodDecorator =>
  applyDecorators(
    UseInterceptors(LateIsAccepted),
    KeyedRoute(summary, ref('OrderAnswer')),
    ApiResponse({
      status: 202,
      description: 'The order stands; whoever runs the build next carries it out.',
      schema: ref('OrderAnswer'),
    }),
  );
