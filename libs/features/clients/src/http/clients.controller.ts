import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import {
  BlockClient,
  clientDialogs,
  clientErrors,
  getClient,
  RenameClient,
  SetClientContacts,
  SetClientSource,
  UnblockClient,
  clientsFeature,
} from '../index.js';
import type { Viewer } from '@parley/staff';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { SourceDto, sourceOf } from './source.dto.js';
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
  CommandRoute,
  QueryRoute,
} from '@parley/http';
import { CurrentViewer, Envelope } from '@parley/staff/http';
import { ContactsDto, RenameClientDto } from './clients.dto.js';
import { CommandBus } from '@nestjs/cqrs';

const READS = clientsFeature.queries;

@ApiTags('clients')
@ApiBearerAuth()
@Controller('v1/clients/:clientId')
export class ClientsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Recorded('client')
  @Get()
  @QueryRoute(
    "A client's card: contacts, source, dialogs, blocked or not",
    ref('ClientCard'),
    READS.getClient,
  )
  async get(@CurrentViewer() viewer: Viewer, @IdParam('clientId') clientId: number) {
    return orThrow(await getClient(this.reader, viewer, clientId), clientErrors.CLIENT_NOT_FOUND, {
      clientId,
    });
  }

  @Get('dialogs')
  @QueryRoute(
    "A client's dialogs that you see, the latest activity first",
    pageOf('ClientDialog'),
    READS.clientDialogs,
  )
  async dialogs(
    @CurrentViewer() viewer: Viewer,
    @IdParam('clientId') clientId: number,
    @Query() query: PageDto,
  ) {
    return orThrow(await clientDialogs(this.reader, viewer, clientId, query), clientErrors.CLIENT_NOT_FOUND, {
      clientId,
    });
  }

  @Put('name')
  @CommandRoute('Rename a client')
  rename(
    @IdParam('clientId') clientId: number,
    @Body() body: RenameClientDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new RenameClient({ clientId, name: body.name }, envelope));
  }

  @Put('contacts')
  @CommandRoute("Replace a client's contacts")
  contacts(
    @IdParam('clientId') clientId: number,
    @Body() body: ContactsDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    const contacts = { phone: body.phone, email: body.email };
    return this.commands.execute(new SetClientContacts({ clientId, contacts }, envelope));
  }

  @Put('source')
  @CommandRoute(
    'Note where a client came from: the first one noted stays the first source, this one becomes the last',
  )
  source(
    @IdParam('clientId') clientId: number,
    @Body() body: SourceDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new SetClientSource({ clientId, source: sourceOf(body) }, envelope));
  }

  @Post('block')
  @CommandRoute("Block a client: nothing is sent or received any more in all the client's dialogs")
  block(@IdParam('clientId') clientId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new BlockClient({ clientId }, envelope));
  }

  @Post('unblock')
  @CommandRoute('Unblock a client')
  unblock(@IdParam('clientId') clientId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new UnblockClient({ clientId }, envelope));
  }
}
