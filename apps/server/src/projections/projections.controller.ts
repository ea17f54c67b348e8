import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Viewer } from '@parley/domain';
import { positionToText, type ProjectionState } from '@parley/eventsourcing';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import { listOf, object, ref } from '../http/answers/index.js';
import { demand } from '../staff/staff.facts.js';
import { actorOf, CurrentViewer, NameParam } from '../http/request.js';
import { OperatorRoute } from '../http/routes.js';
import { SkipDto } from './projections.dto.js';

const itemsOf = (row: string) => object<{ items: unknown }>({ items: listOf(ref(row)) });
const NOTHING = object<object>({});

/** For operators: administrators alone. */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/projections')
export class ProjectionsController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Get()
  @OperatorRoute('State, position and lag of every projection', itemsOf('ProjectionRow'))
  async list(@CurrentViewer() viewer: Viewer) {
    demand(viewer, 'administrator');
    return { items: (await this.core.projections.states()).map(toRow) };
  }

  @Get(':name/parked')
  @OperatorRoute('Streams that wait behind an event which could not be folded', itemsOf('ParkedStream'))
  async parked(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    demand(viewer, 'administrator');
    const parked = await this.core.projections.parked(name);
    return { items: parked.map((one) => ({ ...one, position: positionToText(one.position) })) };
  }

  @Post(':name/rebuild')
  @OperatorRoute('Build afresh beside what is served; the switch is one write', NOTHING)
  async rebuild(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    demand(viewer, 'administrator');
    await this.core.projections.rebuild(name);
    return {};
  }

  @Post(':name/pause')
  @OperatorRoute('Stop folding; what is there goes on being served', NOTHING)
  async pause(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    demand(viewer, 'administrator');
    await this.core.projections.pause(name);
    return {};
  }

  @Post(':name/resume')
  @OperatorRoute('Go on folding', NOTHING)
  async resume(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    demand(viewer, 'administrator');
    await this.core.projections.resume(name);
    return {};
  }

  @Post(':name/parked/:stream/retry')
  @OperatorRoute('Fold a parked stream again', NOTHING)
  async retry(
    @CurrentViewer() viewer: Viewer,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
  ) {
    demand(viewer, 'administrator');
    await this.core.projections.retry(name, stream);
    return {};
  }

  @Post(':name/parked/:stream/skip')
  @OperatorRoute('Pass over the event that could not be folded, and fold what waits behind it', NOTHING)
  async skip(
    @CurrentViewer() viewer: Viewer,
    @NameParam('name') name: string,
    @NameParam('stream') stream: string,
    @Body() body: SkipDto,
  ) {
    demand(viewer, 'administrator');
    await this.core.projections.skip(name, stream, body.reason, actorOf(viewer));
    return {};
  }
}

const toRow = (state: ProjectionState) => ({
  ...state,
  position: positionToText(state.position),
  head: positionToText(state.head),
  ...(state.failedAt && {
    failedAt: { ...state.failedAt, position: positionToText(state.failedAt.position) },
  }),
});
