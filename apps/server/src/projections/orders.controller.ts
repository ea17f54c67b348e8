import { Body, Controller, Inject, Post } from '@nestjs/common';
import { administrator, demand, type Viewer } from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import type { ManagementCommand } from '@parley/subscriptions';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { ApiBearerAuth, ApiTags, NameParam, object, ref, KeyedRoute } from '@parley/http';
import { OrderRoute } from './order-route.js';
import { BuildDto, RebuildDto } from './projections.dto.js';
import { answerRow, comparisonRow } from './projections.rows.js';

/** Gives an order of an administrator. Throws `NOT_ALLOWED` for everybody else. */
export async function give(core: Core, viewer: Viewer, order: ManagementCommand, envelope: CommandEnvelope) {
  demand(viewer, administrator);
  return answerRow(await core.projections.submit(order, envelope));
}

/** Orders about builds. Each is an event in the operations stream, where whoever runs the projection finds it. */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/projections/:name')
export class BuildOrdersController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Post('pause')
  @OrderRoute('Stop folding until it is resumed; what is there goes on being served')
  pause(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return give(this.core, viewer, { type: 'pause', name }, envelope);
  }

  @Post('resume')
  @OrderRoute('Go on folding, also in a build that has stopped at an event')
  resume(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return give(this.core, viewer, { type: 'resume', name }, envelope);
  }

  @Post('rebuild')
  @OrderRoute('Build afresh beside what is served; the switch is one write')
  rebuild(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @Body() body?: RebuildDto,
  ) {
    return give(this.core, viewer, { type: 'rebuild', name, hold: body?.hold ?? false }, envelope);
  }

  @Post('switch')
  @OrderRoute('Let queries read the build that was held back, once it has caught up')
  switch(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return give(this.core, viewer, { type: 'switch', name }, envelope);
  }

  @Post('rollback')
  @OrderRoute('Let queries read the build that was served before: it catches up first')
  rollback(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return give(this.core, viewer, { type: 'rollback', name }, envelope);
  }

  @Post('compare')
  @KeyedRoute(
    'Begin to compare the build beside with the served one; how far it is, the comparison says',
    object<{ comparison: unknown }>({ comparison: ref('Comparison') }),
  )
  async compare(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    demand(viewer, administrator);
    return comparisonRow(await this.core.projections.compare(name, envelope));
  }

  @Post('drop')
  @OrderRoute('Give up a build that is not served, with its documents')
  drop(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @Body() { version, generation }: BuildDto,
  ) {
    return give(this.core, viewer, { type: 'drop', name, version, generation }, envelope);
  }
}
