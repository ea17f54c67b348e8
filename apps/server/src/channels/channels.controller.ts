import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { accessErrors, type Viewer } from '@parley/staff';
import {
  type ChannelType,
  DeactivateChannel,
  getChannel,
  listChannels,
  RegisterChannel,
  UpdateChannel,
} from '@parley/channels';
import { ValidationError, type CommandEnvelope } from '@parley/eventsourcing';
import { channelsFeature } from '@parley/channels';
import { CommandBus } from '@nestjs/cqrs';
import { adjusted, doneWith } from '../http/answers/operation.js';
import { id, nullable, pageOf, ref } from '../http/answers/shape.js';
import { Reader } from '../http/reader.js';
import { CurrentViewer, Envelope, IdParam } from '../http/request.js';
import { CommandRoute, QueryRoute, UnkeyedCommandRoute } from '../http/routes.js';
import { PageDto } from '../http/queries.js';
import { ReceiveDeletion, ReceiveEdit, ReceiveMessage } from '@parley/dialogs';
import { contentOf, sourceOf } from '../dialogs/content.js';
import { ReceiveMessageDto, RegisterChannelDto, UpdateChannelDto } from './channels.dto.js';
import { ToldDto, ToldEditDto } from './told.dto.js';

const READS = channelsFeature.queries;

@ApiTags('channels')
@ApiBearerAuth()
@Controller('v1/channels')
export class ChannelsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Post()
  @CommandRoute('Register a channel', doneWith({ channelId: id }))
  register(@Body() body: RegisterChannelDto, @Envelope() envelope: CommandEnvelope) {
    const { type, name, externalId, settings } = body;
    const request = {
      channelType: type as ChannelType,
      name,
      externalId: externalId ?? null,
      settings: settings ?? {},
    };
    return this.commands.execute(new RegisterChannel(request, envelope));
  }

  @Get()
  @QueryRoute('Channels, by name', pageOf('ChannelRow'), READS.listChannels)
  list(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listChannels(this.reader, viewer, query);
  }

  @Get(':channelId')
  @QueryRoute('One channel', ref('ChannelRow'), READS.getChannel)
  async get(@CurrentViewer() viewer: Viewer, @IdParam('channelId') channelId: number) {
    return this.reader.found(
      await getChannel(this.reader, viewer, channelId),
      accessErrors.CHANNEL_NOT_FOUND,
      { channelId },
    );
  }

  @Patch(':channelId')
  @CommandRoute('Rename a channel or replace its settings', doneWith({ channelId: id }))
  update(
    @IdParam('channelId') channelId: number,
    @Body() body: UpdateChannelDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new UpdateChannel({ channelId, ...body }, envelope));
  }

  @Post(':channelId/deactivate')
  @CommandRoute('Deactivate a channel: nothing is sent or received any more', doneWith({ channelId: id }))
  deactivate(@IdParam('channelId') channelId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new DeactivateChannel({ channelId }, envelope));
  }

  @Post(':channelId/messages')
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
      throw new ValidationError(
        'INVALID_REQUEST',
        'Give at most one of quotedMessageId and quotedExternalId.',
      );
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

  @Post(':channelId/messages/edit')
  @UnkeyedCommandRoute(
    'Tell that a message was edited in the messenger. All that is told names the edit, so it takes no key',
    doneWith({ messageId: id }),
  )
  edited(
    @IdParam('channelId') channelId: number,
    @Body() body: ToldEditDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new ReceiveEdit({ channelId, ...body }, envelope));
  }

  @Post(':channelId/messages/delete')
  @UnkeyedCommandRoute(
    'Tell that a message was deleted in the messenger. All that is told names the deletion, so it takes no key',
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
