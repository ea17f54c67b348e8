import { Body, Controller, Delete, Get, Module, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { RequestEnvelope } from '@parley/application';
import { ApiBearerAuth, ApiTags, CommandRoute, IdParam, nestHandlerOf, object } from '@parley/http';
import { PageDto, pageOf, QueryRoute, Reader, schemasOf, Text, type HttpOf } from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { listPins, PinDialog, pinDialogFeature, pinsProjection, UnpinDialog, type Pin } from '../index.js';

class PinDto {
  @Text({ max: 10_000, description: 'Why: at most 200 characters as users see them.' })
  note!: string;
}

@ApiTags('pins')
@ApiBearerAuth()
@Controller('v1')
class PinsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Put('dialogs/:dialogId/pin')
  @CommandRoute('Pin a dialog, or change its note')
  pin(@IdParam('dialogId') dialogId: number, @Body() dto: PinDto, @Envelope() envelope: RequestEnvelope) {
    return this.commands.execute(new PinDialog({ dialogId, note: dto.note }, envelope));
  }

  @Delete('dialogs/:dialogId/pin')
  @CommandRoute('Take the pin from a dialog')
  unpin(@IdParam('dialogId') dialogId: number, @Envelope() envelope: RequestEnvelope) {
    return this.commands.execute(new UnpinDialog({ dialogId }, envelope));
  }

  @Get('pins')
  @QueryRoute('Your pins, the newest first', pageOf('Pin'), pinDialogFeature.queries.listPins)
  list(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listPins(this.reader, viewer, query);
  }
}

@Module({ controllers: [PinsController], providers: pinDialogFeature.commands.map(nestHandlerOf) })
class PinsModule {}

const answers = { Pin: object<Pin>(schemasOf(pinsProjection.fields)) };
export const httpOf: HttpOf = () => ({ module: PinsModule, answers });
