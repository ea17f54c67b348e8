import { Controller, Get, Query, Res } from '@nestjs/common';
import {
  dialogErrors,
  feedPage,
  type FeedParams,
  galleryPage,
  getDialog,
  listTargets,
  unreadCount,
  dialogsFeature,
} from '../index.js';
import type { Viewer } from '@parley/staff';
import {
  ApiBearerAuth,
  ApiTags,
  pageOf,
  ref,
  PageDto,
  orThrow,
  Reader,
  Recorded,
  IdParam,
  QueryRoute,
  requestErrors,
} from '@parley/http';
import { CurrentViewer } from '@parley/staff/http';
import { FeedDto, GalleryDto } from './dto/dialogs.queries.dto.js';
import type { FastifyReply } from 'fastify';

const READS = dialogsFeature.queries;

const ETAG = {
  ETag: {
    description: 'Revision of the dialog, for If-Match.',
    schema: { type: 'string', pattern: '^"[0-9]+"$' },
  },
};

/** What is read of dialogs. */
@ApiTags('dialogs')
@ApiBearerAuth()
@Controller('v1')
export class DialogsQueriesController {
  constructor(private readonly reader: Reader) {}

  @Get('unread')
  @QueryRoute('How many dialogs are unread for you', ref('UnreadCount'), READS.unreadCount)
  unread(@CurrentViewer() viewer: Viewer) {
    return unreadCount(this.reader, viewer);
  }

  @Recorded('dialog')
  @Get('dialogs/:dialogId')
  @QueryRoute('One dialog; its ETag is the revision', ref('DialogRow'), 'getDialog', ETAG)
  async get(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const dialog = orThrow(await getDialog(this.reader, viewer, dialogId), dialogErrors.DIALOG_NOT_FOUND, {
      dialogId,
    });
    reply.header('etag', `"${dialog.revision}"`);
    return dialog;
  }

  @Recorded('feed')
  @Get('dialogs/:dialogId/feed')
  @QueryRoute('Messages and system entries, oldest first', ref('FeedPage'), 'feedPage')
  async feed(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() query: FeedDto,
  ) {
    return orThrow(
      await feedPage(this.reader, viewer, dialogId, placeOf(query)),
      dialogErrors.DIALOG_NOT_FOUND,
      { dialogId },
    );
  }

  @Recorded('gallery')
  @Get('dialogs/:dialogId/gallery')
  @QueryRoute('Images or files of a dialog, newest first', pageOf('GalleryItem'), READS.galleryPage)
  async gallery(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() query: GalleryDto,
  ) {
    return orThrow(
      await galleryPage(this.reader, viewer, dialogId, { ...query, type: query.type ?? 'images' }),
      dialogErrors.DIALOG_NOT_FOUND,
      { dialogId },
    );
  }

  @Get('dialogs/:dialogId/targets')
  @QueryRoute('Who may take the dialog', pageOf('NamedResponsible'), READS.listTargets)
  async targets(
    @CurrentViewer() viewer: Viewer,
    @IdParam('dialogId') dialogId: number,
    @Query() query: PageDto,
  ) {
    return orThrow(await listTargets(this.reader, viewer, dialogId, query), dialogErrors.DIALOG_NOT_FOUND, {
      dialogId,
    });
  }
}

/** `since` is the query's `after`, which is the name of the position to wait for. */
function placeOf({ before, since, aroundMessage, aroundDate, limit }: FeedDto): FeedParams {
  if ([before, since, aroundMessage, aroundDate].filter((place) => place !== undefined).length > 1) {
    throw requestErrors.INVALID_REQUEST('Give at most one of before, since, aroundMessage and aroundDate.');
  }
  return { before, after: since, aroundMessage, aroundDate, limit };
}
