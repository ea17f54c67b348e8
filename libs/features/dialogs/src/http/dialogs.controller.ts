import { Body, Controller, Delete, Post } from '@nestjs/common';
import type { Responsible } from '@parley/shared';
import type { CommandEnvelope } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  doneWith,
  id,
  instant,
  text,
  IdParam,
  IfMatch,
  CommandRoute,
  DialogCommandRoute,
  requestErrors,
} from '@parley/http';
import { Envelope } from '@parley/staff/http';
import { contentOf } from './dto/content.dto.js';
import {
  AttachRequestDto,
  ConfirmDto,
  MarkReadDto,
  ReassignDialogDto,
  SendMessageDto,
} from './dto/dialogs.dto.js';
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
} from '../index.js';
import { CommandBus } from '@nestjs/cqrs';

const TOKEN = doneWith({ token: text, expiresAt: instant });

/** What is done with dialogs. */
@ApiTags('dialogs')
@ApiBearerAuth()
@Controller('v1/dialogs/:dialogId')
export class DialogsController {
  constructor(private readonly commands: CommandBus) {}

  @Post('messages')
  @DialogCommandRoute('Send a message or write a note', doneWith({ messageId: id }))
  send(
    @IdParam('dialogId') dialogId: number,
    @Body() body: SendMessageDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    const { scope = 'public', quotedMessageId = null } = body;
    return this.commands.execute(
      new SendMessage({ dialogId, scope, quotedMessageId, content: contentOf(body) }, envelope, revision),
    );
  }

  @Post('close')
  @DialogCommandRoute('Close a dialog')
  close(
    @IdParam('dialogId') dialogId: number,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new CloseDialog({ dialogId }, envelope, revision));
  }

  @Post('reassign')
  @DialogCommandRoute('Reassign a dialog to a manager, to a bot or to nobody')
  reassign(
    @IdParam('dialogId') dialogId: number,
    @Body() body: ReassignDialogDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new ReassignDialog({ dialogId, to: targetOf(body) }, envelope, revision));
  }

  @Post('read')
  @CommandRoute('Mark a dialog as read, for you')
  read(
    @IdParam('dialogId') dialogId: number,
    @Body() body: MarkReadDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(
      new MarkDialogRead({ dialogId, messageId: body.messageId ?? null }, envelope),
    );
  }

  @Post('unread')
  @CommandRoute('Mark a dialog as unread, for you')
  markUnread(@IdParam('dialogId') dialogId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new MarkDialogUnread({ dialogId }, envelope));
  }

  @Post('detach')
  @DialogCommandRoute('First of two steps to detach the client from the dialog', TOKEN)
  requestDetach(
    @IdParam('dialogId') dialogId: number,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new RequestDetachClient({ dialogId }, envelope, revision));
  }

  @Post('detach/confirm')
  @DialogCommandRoute('Second step: detach the client')
  detach(
    @IdParam('dialogId') dialogId: number,
    @Body() body: ConfirmDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new DetachClient({ dialogId, token: body.token }, envelope, revision));
  }

  @Post('attach')
  @DialogCommandRoute('First of two steps to attach a client to the dialog', TOKEN)
  requestAttach(
    @IdParam('dialogId') dialogId: number,
    @Body() body: AttachRequestDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(
      new RequestAttachClient({ dialogId, clientId: body.clientId }, envelope, revision),
    );
  }

  @Post('attach/confirm')
  @DialogCommandRoute('Second step: attach the client')
  attach(
    @IdParam('dialogId') dialogId: number,
    @Body() body: ConfirmDto,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new AttachClient({ dialogId, token: body.token }, envelope, revision));
  }

  @Delete()
  @DialogCommandRoute('Delete a dialog: it leaves every list and the feed')
  remove(
    @IdParam('dialogId') dialogId: number,
    @Envelope() envelope: CommandEnvelope,
    @IfMatch() revision?: number,
  ) {
    return this.commands.execute(new DeleteDialog({ dialogId }, envelope, revision));
  }
}

function targetOf({ kind, id }: ReassignDialogDto): Responsible | null {
  if (kind === 'none') return null;
  if (id === undefined) throw requestErrors.INVALID_REQUEST('id: needed unless kind is none.');
  return { kind, id };
}
