import { Controller, Get, Inject, Query } from '@nestjs/common';
import { administrator, requirePermission, type Viewer } from '@parley/staff';
import type { Core } from '@parley/composition';
import { CORE } from '../core.js';
import {
  ApiBearerAuth,
  ApiTags,
  listOf,
  nullable,
  object,
  ref,
  NameParam,
  OperatorRoute,
} from '@parley/http';
import { CurrentViewer } from '@parley/staff/http';
import { HistoryDto } from './projections.dto.js';
import { comparisonRow, historyRow, parkedRow, stateRow } from './projections.rows.js';

const itemsOf = (row: string) => object<{ items: unknown }>({ items: listOf(ref(row)) });

/** For operators: administrators alone. */
@ApiTags('operation')
@ApiBearerAuth()
@Controller('v1/projections')
export class ProjectionsController {
  constructor(@Inject(CORE) private readonly core: Core) {}

  @Get()
  @OperatorRoute(
    'State, position, lag and speed of every build of every projection',
    itemsOf('ProjectionRow'),
  )
  async list(@CurrentViewer() viewer: Viewer) {
    requirePermission(viewer, administrator);
    return { items: (await this.core.projections.states()).map(stateRow) };
  }

  @Get('history')
  @OperatorRoute('Management commands, by whom and when, the latest first', itemsOf('ProjectionOperation'))
  async history(@CurrentViewer() viewer: Viewer, @Query() { limit = 50, before }: HistoryDto) {
    requirePermission(viewer, administrator);
    return { items: (await this.core.projections.history(limit, before)).map(historyRow) };
  }

  @Get(':name/comparison')
  @OperatorRoute(
    'How far the comparison of the build beside with the served one is, or what the last one found',
    object<{ comparison: unknown }>({ comparison: nullable(ref('Comparison')) }),
  )
  async comparison(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    requirePermission(viewer, administrator);
    return comparisonRow(await this.core.projections.comparison(name));
  }

  @Get(':name/parked')
  @OperatorRoute(
    'Streams that wait: an event could not be folded, or an operator has parked them',
    itemsOf('ParkedStream'),
  )
  async parked(@CurrentViewer() viewer: Viewer, @NameParam('name') name: string) {
    requirePermission(viewer, administrator);
    return { items: (await this.core.projections.parked(name)).map(parkedRow) };
  }
}
