import { Body, Controller, Delete, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { Commands } from '../commands/bus.js';
import { DeliveryStatusDto, EditMessageDto } from '../dialogs/dialogs.dto.js';
import { Envelope, IdParam } from '../http/request.js';
import { CommandRoute } from '../http/routes.js';
import { ChangeDeliveryStatus, DeleteMessage, EditMessage } from './messages.handlers.js';

@ApiTags('messages')
@ApiBearerAuth()
@Controller('v1/messages/:messageId')
export class MessagesController {
  constructor(private readonly commands: Commands) {}

  @Patch()
  @CommandRoute('Edit your own message, where the channel allows it')
  edit(
    @IdParam('messageId') messageId: number,
    @Body() body: EditMessageDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.run(new EditMessage({ messageId, text: body.text }, envelope));
  }

  @Delete()
  @CommandRoute('Delete your own message, where the channel allows it')
  remove(@IdParam('messageId') messageId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.run(new DeleteMessage({ messageId }, envelope));
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
    return this.commands.run(
      new ChangeDeliveryStatus(request, occurredAt ? { ...envelope, occurredAt } : envelope),
    );
  }
}
