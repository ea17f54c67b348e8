import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { Responsible, Viewer } from '@parley/domain';
import { ValidationError, type CommandEnvelope } from '@parley/eventsourcing';
import {
  feedPage,
  galleryPage,
  getDialog,
  listDialogs,
  listTargets,
  READS,
  unreadCount,
  type FeedParams,
} from '@parley/readmodels';
import type { FastifyReply } from 'fastify';
import { Commands } from '../commands/bus.js';
import { PageDto } from '../http/queries.js';
import { Reader } from '../http/reader.js';
import { CurrentViewer, Envelope, IdPipe, IfMatch } from '../http/request.js';
import { CommandRoute, DialogCommandRoute, QueryRoute } from '../http/routes.js';
import { contentOf } from './content.js';
import {
  AttachRequestDto,
  ConfirmDto,
  MarkReadDto,
  ReassignDialogDto,
  SendMessageDto,
} from './dialogs.dto.js';
import {
  AttachClient,
  CloseDialog,
  DeleteDialog,
  DetachClient,
  MarkDialogRead,
  MarkDialogUnread,
  ReassignDialog,
  RequestAttachClient,
  RequestDetachClient,
  SendMessage,
} from './dialogs.handlers.js';
import { FeedDto, GalleryDto, ListDialogsDto } from './dialogs.queries.js';

const TOKEN = { token: { type: 'string' }, expiresAt: { type: 'string', format: 'date-time' } };

@ApiTags('dialogs')
@ApiBearerAuth()
@Controller('v1')
export class DialogsController {
  constructor(
    private readonly commands: Commands,
    private readonly reader: Reader,
  ) {}

  @Get('unread')
  @QueryRoute('How many dialogs are unread for you', { type: 'object' }, READS.unreadCount)
  unread(@CurrentViewer() viewer: Viewer) {
    return unreadCount(this.reader, viewer);
  }

  @Get('dialogs')
  @QueryRoute('Dialogs that you may see, newest activity first', { type: 'object' }, READS.listDialogs)
  list(@CurrentViewer() viewer: Viewer, @Query() query: ListDialogsDto) {
    return listDialogs(this.reader, viewer, { ...query, responsible: responsibleFilter(query.responsible) });
  }

  @Get('dialogs/:dialogId')
  @QueryRoute('One dialog; its ETag is the revision', { type: 'object' }, READS.getDialog)
  async get(
    @CurrentViewer() viewer: Viewer,
    @Param('dialogId', IdPipe) dialogId: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const dialog = this.reader.found('dialog', dialogId, await getDialog(this.reader, viewer, dialogId));
    reply.header('etag', `"${dialog.revision}"`);
    return dialog;
  }

  @Get('dialogs/:dialogId/feed')
  @QueryRoute('Messages and system entries, oldest first', { type: 'object' }, READS.feedPage)
  async feed(
    @CurrentViewer() viewer: Viewer,
    @Param('dialogId', IdPipe) dialogId: number,
    @Query() query: FeedDto,
  ) {
    return this.reader.found(
      'dialog',
      dialogId,
      await feedPage(this.reader, viewer, dialogId, placeOf(query)),
    );
  }

  @Get('dialogs/:dialogId/gallery')
  @QueryRoute('Images or files of a dialog, newest first', { type: 'object' }, READS.galleryPage)
  async gallery(
    @CurrentViewer() viewer: Viewer,
    @Param('dialogId', IdPipe) dialogId: number,
    @Query() query: GalleryDto,
  ) {
    return this.reader.found(
      'dialog',
      dialogId,
      await galleryPage(this.reader, viewer, dialogId, { ...query, type: query.type ?? 'images' }),
    );
  }

  @Get('dialogs/:dialogId/targets')
  @QueryRoute('Who may take the dialog', { type: 'object' }, READS.listTargets)
  async targets(
    @CurrentViewer() viewer: Viewer,
    @Param('dialogId', IdPipe) dialogId: number,
    @Query() query: PageDto,
  ) {
    return this.reader.found('dialog', dialogId, await listTargets(this.reader, viewer, dialogId, query));
  }

  @Post('dialogs/:dialogId/messages')
  @DialogCommandRoute('Send a message or write a note', { messageId: { type: 'integer' } })
  send(
    @Param('dialogId', IdPipe) dialogId: number,
    @Body() body: SendMessageDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    const { scope = 'public', quotedMessageId = null } = body;
    return this.commands.run(
      new SendMessage({ dialogId, scope, quotedMessageId, content: contentOf(body) }, envelope, revision),
    );
  }

  @Post('dialogs/:dialogId/close')
  @DialogCommandRoute('Close a dialog')
  close(
    @Param('dialogId', IdPipe) dialogId: number,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(new CloseDialog({ dialogId }, envelope, revision));
  }

  @Post('dialogs/:dialogId/reassign')
  @DialogCommandRoute('Reassign a dialog to a manager, to a bot or to nobody')
  reassign(
    @Param('dialogId', IdPipe) dialogId: number,
    @Body() body: ReassignDialogDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(new ReassignDialog({ dialogId, to: targetOf(body) }, envelope, revision));
  }

  @Post('dialogs/:dialogId/read')
  @CommandRoute('Mark a dialog as read, for you')
  read(
    @Param('dialogId', IdPipe) dialogId: number,
    @Body() body: MarkReadDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.run(new MarkDialogRead({ dialogId, upTo: body.upTo ?? null }, envelope));
  }

  @Post('dialogs/:dialogId/unread')
  @CommandRoute('Mark a dialog as unread, for you')
  markUnread(@Param('dialogId', IdPipe) dialogId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.run(new MarkDialogUnread({ dialogId }, envelope));
  }

  @Post('dialogs/:dialogId/detach')
  @DialogCommandRoute('First of two steps to detach the client from the dialog', TOKEN)
  requestDetach(
    @Param('dialogId', IdPipe) dialogId: number,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(new RequestDetachClient({ dialogId }, envelope, revision));
  }

  @Post('dialogs/:dialogId/detach/confirm')
  @DialogCommandRoute('Second step: detach the client')
  detach(
    @Param('dialogId', IdPipe) dialogId: number,
    @Body() body: ConfirmDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(new DetachClient({ dialogId, token: body.token }, envelope, revision));
  }

  @Post('dialogs/:dialogId/attach')
  @DialogCommandRoute('First of two steps to attach a client to the dialog', TOKEN)
  requestAttach(
    @Param('dialogId', IdPipe) dialogId: number,
    @Body() body: AttachRequestDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(
      new RequestAttachClient({ dialogId, clientId: body.clientId }, envelope, revision),
    );
  }

  @Post('dialogs/:dialogId/attach/confirm')
  @DialogCommandRoute('Second step: attach the client')
  attach(
    @Param('dialogId', IdPipe) dialogId: number,
    @Body() body: ConfirmDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(new AttachClient({ dialogId, token: body.token }, envelope, revision));
  }

  @Delete('dialogs/:dialogId')
  @DialogCommandRoute('Delete a dialog: it leaves every list and the feed')
  remove(
    @Param('dialogId', IdPipe) dialogId: number,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.run(new DeleteDialog({ dialogId }, envelope, revision));
  }
}

function targetOf({ kind, id }: ReassignDialogDto): Responsible | null {
  if (kind === 'none') return null;
  if (id === undefined) throw new ValidationError('INVALID_REQUEST', 'id: needed unless kind is none.');
  return { kind, id };
}

/** `me`, `none`, `manager:<id>` or `bot:<id>`, as the DTO has checked. */
function responsibleFilter(text: string | undefined): 'me' | 'none' | Responsible | undefined {
  if (text === undefined || text === 'me' || text === 'none') return text;
  const [kind, id] = text.split(':');
  return { kind: kind === 'bot' ? 'bot' : 'manager', id: Number(id) };
}

/** `since` is the query's `after`, which is the name of the position to wait for. */
function placeOf({ before, since, aroundMessage, aroundDate, limit }: FeedDto): FeedParams {
  if ([before, since, aroundMessage, aroundDate].filter((place) => place !== undefined).length > 1) {
    throw new ValidationError(
      'INVALID_REQUEST',
      'Give at most one of before, since, aroundMessage and aroundDate.',
    );
  }
  return { before, after: since, aroundMessage, aroundDate, limit };
}
