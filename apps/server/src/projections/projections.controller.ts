import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { has, type Viewer } from '@parley/domain';
import { DomainError, positionToText, type ProjectionState } from '@parley/eventsourcing';
import { CORE, type Core } from '../composition/core.js';
import { actorOf, CurrentViewer } from '../http/request.js';
import { SkipDto } from './projections.dto.js';

/** For operators: administrators alone. */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/projections')
export class ProjectionsController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Get()
  @ApiOperation({ summary: 'State, position and lag of every projection' })
  async list(@CurrentViewer() viewer: Viewer) {
    operator(viewer);
    return { items: (await this.core.projections.states()).map(toRow) };
  }

  @Get(':name/parked')
  @ApiOperation({ summary: 'Streams that wait behind an event which could not be folded' })
  async parked(@CurrentViewer() viewer: Viewer, @Param('name') name: string) {
    operator(viewer);
    const parked = await this.core.projections.parked(name);
    return { items: parked.map((one) => ({ ...one, position: positionToText(one.position) })) };
  }

  @Post(':name/rebuild')
  @HttpCode(200)
  @ApiOperation({ summary: 'Build afresh beside what is served; the switch is one write' })
  async rebuild(@CurrentViewer() viewer: Viewer, @Param('name') name: string) {
    operator(viewer);
    await this.core.projections.rebuild(name);
    return {};
  }

  @Post(':name/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop folding; what is there goes on being served' })
  async pause(@CurrentViewer() viewer: Viewer, @Param('name') name: string) {
    operator(viewer);
    await this.core.projections.pause(name);
    return {};
  }

  @Post(':name/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'Go on folding' })
  async resume(@CurrentViewer() viewer: Viewer, @Param('name') name: string) {
    operator(viewer);
    await this.core.projections.resume(name);
    return {};
  }

  @Post(':name/parked/:stream/retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Fold a parked stream again' })
  async retry(@CurrentViewer() viewer: Viewer, @Param('name') name: string, @Param('stream') stream: string) {
    operator(viewer);
    await this.core.projections.retry(name, stream);
    return {};
  }

  @Post(':name/parked/:stream/skip')
  @HttpCode(200)
  @ApiOperation({ summary: 'Pass over the event that could not be folded, and fold what waits behind it' })
  async skip(
    @CurrentViewer() viewer: Viewer,
    @Param('name') name: string,
    @Param('stream') stream: string,
    @Body() body: SkipDto,
  ) {
    operator(viewer);
    await this.core.projections.skip(name, stream, body.reason, actorOf(viewer));
    return {};
  }
}

function operator(viewer: Viewer): void {
  if (!has(viewer, 'administrator')) {
    throw new DomainError('NOT_ALLOWED', 'Only administrators operate projections.', 'forbidden');
  }
}

const toRow = (state: ProjectionState) => ({
  ...state,
  position: positionToText(state.position),
  head: positionToText(state.head),
  behind: Number(state.head - state.position),
});
