import { Controller, Get, Module, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiTags,
  object,
  PageDto,
  pageOf,
  QueryRoute,
  Reader,
  schemasOf,
  type HttpOf,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import { listPins, pinDialogFeature, pinsProjection, type Pin } from '../index.js';

@ApiTags('pins')
@ApiBearerAuth()
@Controller('v1')
class PinsController {
  constructor(private readonly reader: Reader) {}

  @Get('pins')
  @QueryRoute('Your pins, the newest first', pageOf('Pin'), pinDialogFeature.queries.listPins)
  list(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listPins(this.reader, viewer, query);
  }
}

@Module({ controllers: [PinsController] })
class PinsModule {}

export const httpOf: HttpOf = () => ({
  module: PinsModule,
  answers: { Pin: object<Pin>(schemasOf(pinsProjection.fields)) },
});
