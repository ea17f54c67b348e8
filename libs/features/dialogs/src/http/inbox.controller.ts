import { Body, Controller, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ReceiveDeletion, ReceiveEdit, ReceiveMessage } from '../index.js';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { adjusted, sourceOf } from '@parley/clients/http';
import {
  ApiBearerAuth,
  ApiTags,
  doneWith,
  id,
  nullable,
  IdParam,
  UnkeyedCommandRoute,
  requestErrors,
} from '@parley/http';
import { Envelope } from '@parley/staff/http';
import { contentOf } from './dto/content.dto.js';
import { ReceiveMessageDto } from './dto/receive.dto.js';
import { ToldDto, ToldEditDto } from './dto/told.dto.js';

/** What channels hand in. */
@ApiTags('channels')
@ApiBearerAuth()
@Controller('v1/channels/:channelId/messages')
export class ChannelsInboxController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @UnkeyedCommandRoute(
    "Hand in a client's message. Its external ids make repeats harmless for ever, so it takes no key",
    doneWith({ messageId: id, dialogId: id, clientId: nullable(id), adjusted }),
  )
  receive(
    @IdParam('channelId') channelId: number,
    @Body() body: ReceiveMessageDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    const { externalId, externalChatId, customer, originator, source, occurredAt } = body;
    const { quotedMessageId = null, quotedExternalId = null } = body;
    if (quotedMessageId !== null && quotedExternalId !== null)
      throw requestErrors.INVALID_REQUEST('Give at most one of quotedMessageId and quotedExternalId.');
    const request = {
      channelId,
      externalId,
      externalChatId,
      customer,
      originator: originator ?? ('client' as const),
      source: source ? sourceOf(source) : null,
      content: contentOf(body),
      quotedMessageId,
      quotedExternalId,
    };
    return this.commands.execute(
      new ReceiveMessage(request, occurredAt ? { ...envelope, occurredAt } : envelope),
    );
  }

  @Post('edit')
  @UnkeyedCommandRoute(
    'Report that a message was edited in the messenger. The whole report names the edit, so it takes no key',
    doneWith({ messageId: id }),
  )
  edited(
    @IdParam('channelId') channelId: number,
    @Body() body: ToldEditDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new ReceiveEdit({ channelId, ...body }, envelope));
  }

  @Post('delete')
  @UnkeyedCommandRoute(
    'Report that a message was deleted in the messenger. The whole report names the deletion, so it takes no key',
    doneWith({ messageId: id }),
  )
  deleted(
    @IdParam('channelId') channelId: number,
    @Body() body: ToldDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new ReceiveDeletion({ channelId, ...body }, envelope));
  }
}
