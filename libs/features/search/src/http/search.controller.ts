import { Controller, Get, Query, Res, type Type } from '@nestjs/common';
import type { Contributions } from '@parley/application';
import { dialogErrors } from '@parley/dialogs';
import {
  ApiBearerAuth,
  ApiTags,
  Asking,
  askingFor,
  orThrow,
  QueryRoute,
  Reader,
  Recorded,
  ref,
} from '@parley/http';
import type { Viewer } from '@parley/staff';
import { CurrentViewer } from '@parley/staff/http';
import type { FastifyReply } from 'fastify';
import { searchDialogs, searchMessages, type Searcher } from '../index.js';
import { searchDtosOf, type SearchDto } from './search.dto.js';

/** Searches, with a parameter for every filter of the list. */
export function searchControllerOf(contributions: Pick<Contributions, 'filters'>): Type {
  const { DialogsDto, MessagesDto } = searchDtosOf(contributions);
  const names = contributions.filters.map(({ name }) => name);
  // What the parameters of routes are checked by has to be a class at its place.
  class DialogsQuery extends DialogsDto {}
  class MessagesQuery extends MessagesDto {}

  @ApiTags('search')
  @ApiBearerAuth()
  @Controller('v1/search')
  class SearchController {
    constructor(
      private readonly reader: Reader,
      private readonly asking: Asking,
    ) {}

    @Recorded('search')
    @Get('messages')
    @QueryRoute(
      'Messages and notes by their words, in one dialog or in all that you may see',
      ref('FoundMessages'),
      'searchMessages',
    )
    async messages(
      @CurrentViewer() viewer: Viewer,
      @Query() query: MessagesQuery,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const page = await searchMessages(this.searcher(viewer, reply), asked(query));
      return orThrow(page, dialogErrors.DIALOG_NOT_FOUND, { dialogId: query.dialogId ?? 0 });
    }

    @Get('dialogs')
    @QueryRoute(
      "Dialogs that you may see, by their ids and by their clients' names, contacts and ids",
      ref('FoundDialogs'),
      'searchDialogs',
    )
    dialogs(
      @CurrentViewer() viewer: Viewer,
      @Query() query: DialogsQuery,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      return searchDialogs(this.searcher(viewer, reply), asked(query));
    }

    private searcher(viewer: Viewer, reply: FastifyReply): Searcher {
      return { reader: this.reader, questions: askingFor(this.asking, reply), viewer };
    }
  }

  const asked = <Dto extends SearchDto>(query: Dto) => ({
    ...query,
    filters: Object.fromEntries(names.map((name) => [name, query[name as keyof Dto]])),
  });
  return SearchController;
}
