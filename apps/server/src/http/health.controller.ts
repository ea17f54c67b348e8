import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { readyAnswer, type Core, type Ready } from '@parley/composition';
import { CORE } from '../core.js';
import {
  ApiOperation,
  ApiResponse,
  ApiTags,
  Open,
  Description,
  listOf,
  object,
  oneOf,
  position,
  ref,
  OperatorRoute,
  Problems,
} from '@parley/http';
import { METRICS, type Metrics } from './metrics.js';

@Open()
@ApiTags('operation')
@Controller()
export class HealthController {
  constructor(
    @Inject(CORE) private readonly core: Core,
    @Inject(METRICS) private readonly metrics: Metrics,
    private readonly description: Description,
  ) {}

  @Get('health/live')
  @OperatorRoute('The process runs', object<{ status: unknown }>({ status: oneOf('live') }), [])
  live() {
    return { status: 'live' };
  }

  @Get('health/ready')
  @OperatorRoute(
    'The stores answer, they belong together, and every read model is being served',
    object<Ready>({ status: oneOf('ready'), position, stopped: listOf(ref('StoppedBuild')) }),
    [503],
  )
  ready() {
    return readyAnswer(this.core, true);
  }

  @Get('openapi.json')
  @OperatorRoute('This description', { type: 'object' }, [429])
  openApi() {
    return this.description.get();
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiOperation({ summary: "Metrics in Prometheus' text format" })
  @ApiResponse({
    status: 200,
    description: 'Text.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  })
  @Problems([429, 503])
  async prometheus(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
