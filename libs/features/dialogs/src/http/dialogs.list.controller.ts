import { Controller, Get, Query, type Type } from '@nestjs/common';
import type { DialogFilter } from '@parley/application';
import { listDialogs } from '../index.js';
import { wholeNumberOf } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  pageOf,
  FilterParam,
  PageDto,
  Reader,
  QueryRoute,
  requestErrors,
} from '@parley/http';
import type { Responsible } from '@parley/shared';
import type { Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';

/** The list of dialogs, with a parameter for every filter of the product. */
export function dialogsListControllerOf(filters: readonly DialogFilter[]): Type {
  class ListDialogsDto extends PageDto {
    responsible?: string;
  }
  for (const { name, field } of filters) FilterParam(field)(ListDialogsDto.prototype, name);

  @ApiTags('dialogs')
  @ApiBearerAuth()
  @Controller('v1')
  class DialogsListController {
    constructor(private readonly reader: Reader) {}

    @Get('dialogs')
    @QueryRoute('Dialogs that you may see, newest activity first', pageOf('DialogRow'), 'listDialogs')
    list(@CurrentViewer() viewer: Viewer, @Query() query: ListDialogsDto) {
      return listDialogs(this.reader, viewer, {
        ...query,
        responsible: responsibleFilter(query.responsible),
      });
    }
  }
  return DialogsListController;
}

/** `me`, `none`, `manager:<id>` or `bot:<id>`, as the DTO has checked. */
function responsibleFilter(text: string | undefined): 'me' | 'none' | Responsible | undefined {
  if (text === undefined || text === 'me' || text === 'none') return text;
  const [kind, digits] = text.split(':');
  const id = wholeNumberOf(digits, 1);
  if (id === null) throw requestErrors.INVALID_REQUEST('responsible: the id is beyond 2^53−1.');
  return { kind: kind === 'bot' ? 'bot' : 'manager', id };
}
