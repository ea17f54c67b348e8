import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { ChannelType, Viewer } from '@parley/domain';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { getChannel, listChannels, READS } from '@parley/readmodels';
import { Commands } from '../commands/bus.js';
import { Reader } from '../http/reader.js';
import { CurrentViewer, Envelope, IdPipe } from '../http/request.js';
import { CommandRoute, QueryRoute } from '../http/routes.js';
import { PageDto } from '../http/queries.js';
import { ReceiveMessage } from '../dialogs/receive.handler.js';
import { contentOf, sourceOf } from '../dialogs/content.js';
import { DeactivateChannel, RegisterChannel, UpdateChannel } from './channels.handlers.js';
import { ReceiveMessageDto, RegisterChannelDto, UpdateChannelDto } from './channels.dto.js';

@ApiTags('channels')
@ApiBearerAuth()
@Controller('v1/channels')
export class ChannelsController {
  constructor(
    private readonly commands: Commands,
    private readonly reader: Reader,
  ) {}

  @Post()
  @CommandRoute('Register a channel', { channelId: { type: 'integer' } })
  register(@Body() body: RegisterChannelDto, @Envelope() envelope: CommandEnvelope) {
    const { type, name, externalId, settings } = body;
    const request = {
      channelType: type as ChannelType,
      name,
      externalId: externalId ?? null,
      settings: settings ?? {},
    };
    return this.commands.run(new RegisterChannel(request, envelope));
  }

  @Get()
  @QueryRoute('Channels, by name', { type: 'object' }, READS.listChannels)
  list(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listChannels(this.reader, viewer, query);
  }

  @Get(':channelId')
  @QueryRoute('One channel', { type: 'object' }, READS.getChannel)
  async get(@CurrentViewer() viewer: Viewer, @Param('channelId', IdPipe) channelId: number) {
    return this.reader.found('channel', channelId, await getChannel(this.reader, viewer, channelId));
  }

  @Patch(':channelId')
  @CommandRoute('Rename a channel or replace its settings')
  update(
    @Param('channelId', IdPipe) channelId: number,
    @Body() body: UpdateChannelDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.run(new UpdateChannel({ channelId, ...body }, envelope));
  }

  @Post(':channelId/deactivate')
  @CommandRoute('Deactivate a channel: nothing is sent or received any more')
  deactivate(@Param('channelId', IdPipe) channelId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.run(new DeactivateChannel({ channelId }, envelope));
  }

  @Post(':channelId/messages')
  @CommandRoute("Hand in a client's message. Its external id makes repeats harmless for ever", {
    messageId: { type: 'integer' },
    dialogId: { type: 'integer' },
    clientId: { type: ['integer', 'null'] },
  })
  receive(
    @Param('channelId', IdPipe) channelId: number,
    @Body() body: ReceiveMessageDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    const { externalId, externalChatId, customer, originator, source, quotedMessageId, occurredAt } = body;
    const request = {
      channelId,
      externalId,
      externalChatId,
      customer,
      originator: originator ?? ('client' as const),
      source: source ? sourceOf(source) : null,
      content: contentOf(body),
      quotedMessageId: quotedMessageId ?? null,
    };
    return this.commands.run(
      new ReceiveMessage(request, occurredAt ? { ...envelope, occurredAt } : envelope),
    );
  }
}
