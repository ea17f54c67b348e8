import { Body, Controller, Inject, Post } from '@nestjs/common';
import type { Application } from '@parley/application';
import {
  administrator,
  requirePermission,
  KNOWN_STAFF,
  type KnownStaff,
  type SignedIn,
  type Viewer,
  viewerBy,
} from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { sourceOf } from '@parley/clients/http';
import {
  ApiBearerAuth,
  ApiTags,
  listOf,
  object,
  ref,
  UnkeyedRoute,
  APPLICATION,
  requestErrors,
} from '@parley/http';
import { Caller, CurrentViewer, Envelope } from '@parley/staff/http';
import { importChats } from '../index.js';
import { ImportDto, type ImportMessageDto } from './import.dto.js';

@ApiTags('import')
@ApiBearerAuth()
@Controller('v1/import')
export class ImportController {
  constructor(
    @Inject(APPLICATION) private readonly application: Application,
    @Inject(KNOWN_STAFF) private readonly staff: KnownStaff,
  ) {}

  @Post()
  @UnkeyedRoute(
    'Import chats of the past. External ids make repeats harmless, so an interrupted import is simply sent again',
    object<{ chats: unknown }>({ chats: listOf(ref('ChatImported')) }),
  )
  async run(
    @CurrentViewer() viewer: Viewer,
    @Body() body: ImportDto,
    @Envelope() { correlationId, traceparent, requestId }: CommandEnvelope,
    @Caller() caller: SignedIn,
  ) {
    requirePermission(viewer, administrator);
    const mayGoOn = async (): Promise<void> =>
      requirePermission(viewerBy(await this.staff.current(), caller), administrator);
    const chats = body.chats.map((chat) => ({
      ...chat,
      source: chat.source ? sourceOf(chat.source) : null,
      messages: chat.messages.map(messageOf),
      closedAt: chat.closedAt ?? null,
    }));
    const trace = { correlationId, traceparent, requestId };
    return { chats: await importChats(this.application, chats, trace, mayGoOn) };
  }
}

function messageOf(message: ImportMessageDto) {
  const { externalId, from, managerId, text, occurredAt } = message;
  if (from === 'client') return { externalId, managerId: null, text, occurredAt };
  if (managerId !== undefined) return { externalId, managerId, text, occurredAt };
  throw requestErrors.INVALID_REQUEST('A message from a manager needs managerId.');
}
