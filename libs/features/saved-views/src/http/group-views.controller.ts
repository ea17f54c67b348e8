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
  listGroupViews,
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

/** Views that the members of a group share. */
@ApiTags('saved-views')
@ApiBearerAuth()
@Controller('v1/groups/:groupId/saved-views')
export class GroupViewsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Get()
  @QueryRoute('The saved views of a group', ref('SavedViews'), 'listGroupViews')
  list(
    @CurrentViewer() viewer: Viewer,
    @IdParam('groupId') groupId: number,
    @Query() query: ListSavedViewsDto,
  ) {
    return listGroupViews(this.reader, viewer, groupId, query);
  }

  @Post()
  @CommandRoute('Save a filter of the list of dialogs under a name, for a group', doneWith({ viewId: id }))
  create(
    @IdParam('groupId') groupId: number,
    @Body() { name, query }: CreateSavedViewDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new CreateSavedView({ groupId, name, query }, envelope));
  }

  @Put('order')
  @CommandRoute('Put the saved views of a group into another order')
  order(
    @IdParam('groupId') groupId: number,
    @Body() { viewIds }: OrderSavedViewsDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new OrderSavedViews({ groupId, viewIds }, envelope));
  }

  @Put(':viewId/name')
  @CommandRoute('Rename a saved view of a group')
  rename(
    @IdParam('groupId') groupId: number,
    @IdParam('viewId') viewId: number,
    @Body() { name }: RenameSavedViewDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new RenameSavedView({ groupId, viewId, name }, envelope));
  }

  @Put(':viewId/query')
  @CommandRoute('Change what a saved view of a group filters by')
  change(
    @IdParam('groupId') groupId: number,
    @IdParam('viewId') viewId: number,
    @Body() { query }: ChangeSavedViewDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new ChangeSavedView({ groupId, viewId, query }, envelope));
  }

  @Delete(':viewId')
  @CommandRoute('Delete a saved view of a group')
  delete(
    @IdParam('groupId') groupId: number,
    @IdParam('viewId') viewId: number,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new DeleteSavedView({ groupId, viewId }, envelope));
  }
}
