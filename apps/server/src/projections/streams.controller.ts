import { Body, Controller, Inject, Post } from '@nestjs/common';
import type { Viewer } from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { ApiBearerAuth, ApiTags, NameParam } from '@parley/http';
import { ManagementRoute } from './management-route.js';
import { submit } from './builds.controller.js';
import { ReasonDto } from './projections.dto.js';

/** Management commands about one stream in a projection. */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/projections/:name/parked/:stream')
export class StreamOrdersController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Post('park')
  @ManagementRoute('Let later events of a stream wait')
  park(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
    @Body() { reason }: ReasonDto,
  ) {
    return submit(this.core, viewer, { type: 'park', name, stream, reason }, envelope);
  }

  @Post('retry')
  @ManagementRoute('Fold what waits of a stream')
  retry(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
  ) {
    return submit(this.core, viewer, { type: 'retry', name, stream }, envelope);
  }

  @Post('skip')
  @ManagementRoute('Pass over the event that could not be folded, and fold what waits behind it')
  skip(
    @CurrentViewer() viewer: Viewer,
    @Envelope() envelope: CommandEnvelope,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
    @Body() { reason }: ReasonDto,
  ) {
    return submit(this.core, viewer, { type: 'skip', name, stream, reason }, envelope);
  }
}
