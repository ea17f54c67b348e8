import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { accessErrors, type Viewer } from '@parley/staff';
import {
  type ChannelType,
  DeactivateChannel,
  getChannel,
  listChannels,
  RegisterChannel,
  UpdateChannel,
  channelsFeature,
} from '../index.js';
import type { CommandEnvelope } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  doneWith,
  id,
  pageOf,
  ref,
  orThrow,
  Reader,
  IdParam,
  CommandRoute,
  QueryRoute,
  PageDto,
} from '@parley/http';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { RegisterChannelDto, UpdateChannelDto } from './channels.dto.js';
import { CommandBus } from '@nestjs/cqrs';

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
    return orThrow(await getChannel(this.reader, viewer, channelId), accessErrors.CHANNEL_NOT_FOUND, {
      channelId,
    });
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
}
