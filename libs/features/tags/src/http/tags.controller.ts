import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { CommandEnvelope } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  CommandRoute,
  doneWith,
  id,
  IdParam,
  orThrow,
  pageOf,
  QueryRoute,
  Reader,
  ref,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import {
  ArchiveTag,
  CreateTag,
  DeleteTag,
  getTag,
  listTags,
  RecolorTag,
  RenameTag,
  RestoreTag,
  tagErrors,
  tagsFeature,
} from '../index.js';
import { CreateTagDto, ListTagsDto, RecolorTagDto, RenameTagDto } from './tags.dto.js';

const READS = tagsFeature.queries;

@ApiTags('tags')
@ApiBearerAuth()
@Controller('v1/tags')
export class TagsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Get()
  @QueryRoute('Tags by name', pageOf('TagRow'), READS.listTags)
  list(@CurrentViewer() viewer: Viewer, @Query() query: ListTagsDto) {
    return listTags(this.reader, viewer, query);
  }

  @Get(':tagId')
  @QueryRoute('One tag, also when archived', ref('TagRow'), READS.getTag)
  async get(@CurrentViewer() viewer: Viewer, @IdParam('tagId') tagId: number) {
    return orThrow(await getTag(this.reader, viewer, tagId), tagErrors.TAG_NOT_FOUND, { tagId });
  }

  @Post()
  @CommandRoute('Create a tag', doneWith({ tagId: id }))
  create(@Body() { name, color }: CreateTagDto, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new CreateTag({ name, color }, envelope));
  }

  @Put(':tagId/name')
  @CommandRoute('Rename a tag: it shows everywhere at once')
  rename(
    @IdParam('tagId') tagId: number,
    @Body() { name }: RenameTagDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new RenameTag({ tagId, name }, envelope));
  }

  @Put(':tagId/color')
  @CommandRoute('Give a tag another colour')
  recolor(
    @IdParam('tagId') tagId: number,
    @Body() { color }: RecolorTagDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new RecolorTag({ tagId, color }, envelope));
  }

  @Post(':tagId/archive')
  @CommandRoute('Archive a tag: it stays on clients, and no other client is given it')
  archive(@IdParam('tagId') tagId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new ArchiveTag({ tagId }, envelope));
  }

  @Post(':tagId/restore')
  @CommandRoute('Take a tag back from the archive')
  restore(@IdParam('tagId') tagId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new RestoreTag({ tagId }, envelope));
  }

  @Delete(':tagId')
  @CommandRoute('Delete a tag: no client has it any more')
  delete(@IdParam('tagId') tagId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new DeleteTag({ tagId }, envelope));
  }
}
