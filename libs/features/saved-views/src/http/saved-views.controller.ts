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
  QueryRoute,
  Reader,
  ref,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import {
  ChangeSavedView,
  CreateSavedView,
  DeleteSavedView,
  listSavedViews,
  OrderSavedViews,
  RenameSavedView,
} from '../index.js';
import {
  ChangeSavedViewDto,
  CreateSavedViewDto,
  ListSavedViewsDto,
  OrderSavedViewsDto,
  RenameSavedViewDto,
} from './saved-views.dto.js';

/** Views that are the viewer's own; those of the group are shown beside them. */
@ApiTags('saved-views')
@ApiBearerAuth()
@Controller('v1/saved-views')
export class SavedViewsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Get()
  @QueryRoute('Your saved views, then those of your group', ref('SavedViews'), 'listSavedViews')
  list(@CurrentViewer() viewer: Viewer, @Query() query: ListSavedViewsDto) {
    return listSavedViews(this.reader, viewer, query);
  }

  @Post()
  @CommandRoute('Save a filter of the list of dialogs under a name, for yourself', doneWith({ viewId: id }))
  create(@Body() { name, query }: CreateSavedViewDto, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new CreateSavedView({ groupId: null, name, query }, envelope));
  }

  @Put('order')
  @CommandRoute('Put the saved views of your own into another order')
  order(@Body() { viewIds }: OrderSavedViewsDto, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new OrderSavedViews({ groupId: null, viewIds }, envelope));
  }

  @Put(':viewId/name')
  @CommandRoute('Rename a saved view of your own')
  rename(
    @IdParam('viewId') viewId: number,
    @Body() { name }: RenameSavedViewDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new RenameSavedView({ groupId: null, viewId, name }, envelope));
  }

  @Put(':viewId/query')
  @CommandRoute('Change what a saved view of your own filters by')
  change(
    @IdParam('viewId') viewId: number,
    @Body() { query }: ChangeSavedViewDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new ChangeSavedView({ groupId: null, viewId, query }, envelope));
  }

  @Delete(':viewId')
  @CommandRoute('Delete a saved view of your own')
  delete(@IdParam('viewId') viewId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new DeleteSavedView({ groupId: null, viewId }, envelope));
  }
}
