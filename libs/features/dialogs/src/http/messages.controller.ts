import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import {
  ChangeDeliveryStatus,
  DeleteMessage,
  EditMessage,
  getMessage,
  messageErrors,
  dialogsFeature,
} from '../index.js';
import type { Viewer } from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { DeliveryStatusDto, EditMessageDto } from './dto/dialogs.dto.js';
import {
  ApiBearerAuth,
  ApiTags,
  ref,
  orThrow,
  Reader,
  Recorded,
  IdParam,
  CommandRoute,
  QueryRoute,
} from '@parley/http';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { CommandBus } from '@nestjs/cqrs';

const READS = dialogsFeature.queries;

@ApiTags('messages')
@ApiBearerAuth()
@Controller('v1/messages/:messageId')
export class MessagesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Recorded('message')
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
