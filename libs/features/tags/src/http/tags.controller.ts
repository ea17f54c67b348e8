import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { wholeNumberOf, type CommandEnvelope } from '@parley/eventsourcing';
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
  requestErrors,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import {
  ArchiveTag,
  CreateTag,
  DeleteTag,
  getTag,
  listTags,
  pickTags,
  RecolorTag,
  RenameTag,
  RestoreTag,
  tagErrors,
  tagsFeature,
} from '../index.js';
import { CreateTagDto, ListTagsDto, OfferedTagsDto, RecolorTagDto, RenameTagDto } from './tags.dto.js';

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

  @Get('offered')
  @QueryRoute(
    'Tags of the dialogs that you see to choose from, chosen ones first, then most dialogs first',
    pageOf('OfferedTag'),
    READS.pickTags,
  )
  offered(@CurrentViewer() viewer: Viewer, @Query() { chosen, ...query }: OfferedTagsDto) {
    return pickTags(this.reader, viewer, { ...query, chosen: idsIn(chosen) });
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

/** Throws `INVALID_REQUEST`. */
function idsIn(text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  return text.split(',').map((digits) => {
    const id = wholeNumberOf(digits, 1);
    if (id === null) throw requestErrors.INVALID_REQUEST('chosen: an id is beyond 2^53−1.');
    return id;
  });
}
