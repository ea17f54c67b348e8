import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { InfrastructureError, positionToText } from '@parley/eventsourcing';
import type { FastifyReply } from 'fastify';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { Open } from './auth.guard.js';
import { Description } from './description.js';
import { object, oneOf, position } from './answers/index.js';
import { METRICS, type Metrics } from './metrics.js';
import { OperatorRoute, Problems } from './routes.js';

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
    'The stores answer and every read model is being served',
    object<{ status: unknown; position: unknown }>({ status: oneOf('ready'), position }),
    [503],
  )
  async ready() {
    const head = await this.core.eventStore.head();
    const states = await this.core.projections.states();
    // A build beside one that is being served does not count: queries read the other.
    const served = new Set(states.filter(({ serving }) => serving).map(({ name }) => name));
    const missing = states.find(({ name }) => !served.has(name));
    if (missing) {
      const { name } = missing;
      throw new InfrastructureError('PROJECTION_NOT_READY', 'A read model is still being built.', { name });
    }
    return { status: 'ready', position: positionToText(head) };
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
