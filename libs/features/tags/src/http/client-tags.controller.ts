import { Body, Controller, Delete, Get, Put } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { clientErrors } from '@parley/clients';
import type { CommandEnvelope } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  CommandRoute,
  IdParam,
  orThrow,
  QueryRoute,
  Reader,
  Recorded,
  ref,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { clientTags, TagClient, tagsFeature, UntagClient } from '../index.js';
import { TagClientDto } from './tags.dto.js';

@ApiTags('tags')
@ApiBearerAuth()
@Controller('v1/clients/:clientId/tags')
export class ClientTagsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Recorded('client')
  @Get()
  @QueryRoute("A client's tags, pinned ones first", ref('ClientTags'), tagsFeature.queries.clientTags)
  async list(@CurrentViewer() viewer: Viewer, @IdParam('clientId') clientId: number) {
    const tags = await clientTags(this.reader, viewer, clientId);
    return orThrow(tags, clientErrors.CLIENT_NOT_FOUND, { clientId });
  }

  @Put(':tagId')
  @CommandRoute('Put a tag on a client, or pin or unpin one that the client has')
  put(
    @IdParam('clientId') clientId: number,
    @IdParam('tagId') tagId: number,
    @Body() { pinned, dialogId }: TagClientDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(
      new TagClient({ clientId, tagId, pinned, dialogId: dialogId ?? null }, envelope),
    );
  }

  @Delete(':tagId')
  @CommandRoute('Take a tag off a client')
  delete(
    @IdParam('clientId') clientId: number,
    @IdParam('tagId') tagId: number,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new UntagClient({ clientId, tagId }, envelope));
  }
}
