import { Body, Controller, Inject, Post } from '@nestjs/common';
import { administrator, requirePermission, type Viewer } from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import type { ManagementCommand } from '@parley/subscriptions';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { ApiBearerAuth, ApiTags, NameParam, object, ref, KeyedRoute } from '@parley/http';
import { ManagementRoute } from './management-route.js';
import { BuildDto, RebuildDto } from './projections.dto.js';
import { answerRow, comparisonRow } from './projections.rows.js';

/** Submits a command of an administrator. Throws `NOT_ALLOWED` for everybody else. */
export async function submit(
  core: Core,
  viewer: Viewer,
  command: ManagementCommand,
  envelope: CommandEnvelope,
) {
  requirePermission(viewer, administrator);
  return answerRow(await core.projections.submit(command, envelope));
}

/**
 * Management commands about builds. Each becomes an event in the operations stream, where the holder of the build finds it.
 * Operation ids of the OpenAPI description begin with the name of the class.
 */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/projections/:name')
export class BuildOrdersController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Post('pause')
  @ManagementRoute('Stop folding until it is resumed; what is there goes on being served')
  pause(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return submit(this.core, viewer, { type: 'pause', name }, envelope);
  }

  @Post('resume')
  @ManagementRoute('Go on folding, also in a build that has stopped at an event')
  resume(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return submit(this.core, viewer, { type: 'resume', name }, envelope);
  }

  @Post('rebuild')
  @ManagementRoute('Build afresh beside what is served; the switch is one write')
  rebuild(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @Body() body?: RebuildDto,
  ) {
    return submit(this.core, viewer, { type: 'rebuild', name, hold: body?.hold ?? false }, envelope);
  }

  @Post('switch')
  @ManagementRoute('Let queries read the build that was held back, once it has caught up')
  switch(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return submit(this.core, viewer, { type: 'switch', name }, envelope);
  }

  @Post('rollback')
  @ManagementRoute('Let queries read the build that was served before: it catches up first')
  rollback(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
  ) {
    return submit(this.core, viewer, { type: 'rollback', name }, envelope);
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
    requirePermission(viewer, administrator);
    return comparisonRow(await this.core.projections.compare(name, envelope));
  }

  @Post('drop')
  @ManagementRoute('Give up a build that is not served, with its documents')
  drop(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @Body() { version, generation }: BuildDto,
  ) {
    return submit(this.core, viewer, { type: 'drop', name, version, generation }, envelope);
  }
}
