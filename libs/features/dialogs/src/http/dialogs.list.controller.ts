import { Controller, Get, Query, type Type } from '@nestjs/common';
import type { Contributions } from '@parley/application';
import { listDialogs } from '../index.js';
import {
  ApiBearerAuth,
  ApiTags,
  FilterParam,
  OneOf,
  PageDto,
  Problems,
  Reader,
  QueryRoute,
  ref,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';

/** The list of dialogs, with a parameter for every filter of the product, and its orders. */
export function dialogsListControllerOf({ filters, sorts }: Pick<Contributions, 'filters' | 'sorts'>): Type {
  class ListDialogsDto extends PageDto {
    @OneOf({
      values: sorts.map(({ name }) => name),
      optional: true,
      description: `Order: ${sorts.map(({ name, meaning }) => `${name}, ${meaning}`).join('; ')}.`,
    })
    sort?: string;

    @FilterParam({ type: 'boolean', meaning: 'The order the other way round.' })
    reverse?: boolean;

    @FilterParam({ type: 'boolean', meaning: 'Whether to say how many dialogs there are, up to 1,000.' })
    total?: boolean;
  }
  for (const { name, field } of filters) FilterParam(field)(ListDialogsDto.prototype, name);

  @ApiTags('dialogs')
  @ApiBearerAuth()
  @Controller('v1')
  class DialogsListController {
    constructor(private readonly reader: Reader) {}

    @Get('dialogs')
    @QueryRoute('Dialogs that you may see, newest activity first', ref('DialogPage'), 'listDialogs')
    // An order that there is not now.
    @Problems([409])
    list(@CurrentViewer() viewer: Viewer, @Query() query: ListDialogsDto) {
      return listDialogs(this.reader, viewer, { ...query });
    }
  }
  return DialogsListController;
}
