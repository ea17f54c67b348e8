import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ChangeDeliveryStatus, DeleteMessage, EditMessage, getMessage, messageErrors } from '@parley/dialogs';
import type { Viewer } from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { dialogsFeature } from '@parley/dialogs';
import { CommandBus } from '@nestjs/cqrs';
import { DeliveryStatusDto, EditMessageDto } from './dialogs.dto.js';
import { ref } from '../http/answers/shape.js';
import { orThrow } from '../http/or-throw.js';
import { Reader } from '../http/reader.js';
import { CurrentViewer, Envelope } from '../http/caller.js';
import { IdParam } from '../http/params.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';

const READS = dialogsFeature.queries;

@ApiTags('messages')
@ApiBearerAuth()
@Controller('v1/messages/:messageId')
export class MessagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Get()
  @QueryRoute('One message, as the feed of its dialog shows it', ref('Message'), READS.getMessage)
  async get(@CurrentViewer() viewer: Viewer, @IdParam('messageId') messageId: number) {
    const message = await getMessage(this.reader, viewer, messageId);
    return orThrow(message, messageErrors.MESSAGE_NOT_FOUND, { messageId });
  }

  @Patch()
  @CommandRoute('Edit your own message, where the channel allows it')
  edit(
    @IdParam('messageId') messageId: number,
    @Body() body: EditMessageDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new EditMessage({ messageId, text: body.text }, envelope));
  }

  @Delete()
  @CommandRoute('Delete your own message, where the channel allows it')
  remove(@IdParam('messageId') messageId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new DeleteMessage({ messageId }, envelope));
  }

  @Post('status')
  @CommandRoute('Report how the delivery of a message went')
  status(
    @IdParam('messageId') messageId: number,
    @Body() body: DeliveryStatusDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    const { status, code = null, reason = null, externalId = null, occurredAt } = body;
    const request = { messageId, status, code, reason, externalId };
    return this.commands.execute(
      new ChangeDeliveryStatus(request, occurredAt ? { ...envelope, occurredAt } : envelope),
    );
  }
}
