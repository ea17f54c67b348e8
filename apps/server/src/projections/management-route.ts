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

/** 202 for a command that is accepted and not carried out yet. */
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

/** A management command to a projection: takes `Idempotency-Key`, answers its outcome. */
export const ManagementRoute = (summary: string): MethodDecorator =>
  applyDecorators(
    UseInterceptors(LateIsAccepted),
    KeyedRoute(summary, ref('OrderAnswer')),
    ApiResponse({
      status: 202,
      description: 'The command is accepted; the next holder of the build carries it out.',
      schema: ref('OrderAnswer'),
    }),
  );
