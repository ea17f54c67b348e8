import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import {
  type BotRole,
  CreateBot,
  CreateGroup,
  DeactivateUser,
  getBot,
  getGroup,
  getUser,
  IssueToken,
  listBots,
  listGroups,
  listTokens,
  listUsers,
  RevokeToken,
  SetGroup,
  type SignedIn,
  staffErrors,
  UpdateGroup,
  type Viewer,
  staffFeature,
} from '../index.js';
import type { CommandEnvelope } from '@parley/eventsourcing';
import {
  ApiBearerAuth,
  ApiTags,
  doneWith,
  id,
  pageOf,
  ref,
  described,
  text,
  PageDto,
  orThrow,
  Reader,
  IdParam,
  CommandRoute,
  QueryRoute,
  requestErrors,
} from '@parley/http';
import { Caller, CurrentViewer, Envelope } from './caller.js';
import { CreateBotDto, GroupDto, IssueTokenDto, SetGroupDto } from './staff.dto.js';
import { CommandBus } from '@nestjs/cqrs';

const READS = staffFeature.queries;

@ApiTags('staff')
@ApiBearerAuth()
@Controller('v1')
export class StaffController {
  constructor(
    private readonly commands: CommandBus,
    private readonly reader: Reader,
  ) {}

  @Get('me')
  @QueryRoute('Who you are and what you may do', ref('Viewer'), [])
  me(@CurrentViewer() viewer: Viewer) {
    return viewer;
  }

  @Get('users')
  @QueryRoute('Users', pageOf('UserRow'), READS.listUsers)
  users(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listUsers(this.reader, viewer, query);
  }

  @Get('users/:userId')
  @QueryRoute('One user, also when deactivated', ref('UserRow'), READS.getUser)
  async user(@CurrentViewer() viewer: Viewer, @IdParam('userId') userId: number) {
    const user = await getUser(this.reader, viewer, userId);
    return orThrow(user, staffErrors.USER_NOT_FOUND, { userId });
  }

  @Put('users/:userId/group')
  @CommandRoute('Put a user into a group')
  setGroup(
    @IdParam('userId') userId: number,
    @Body() body: SetGroupDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    return this.commands.execute(new SetGroup({ userId, groupId: body.groupId }, envelope));
  }

  @Post('users/:userId/deactivate')
  @CommandRoute('Deactivate a user and revoke the tokens')
  deactivateUser(@IdParam('userId') userId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new DeactivateUser({ userId }, envelope));
  }

  @Post('groups')
  @CommandRoute('Create a group', doneWith({ groupId: id }))
  createGroup(@Body() body: GroupDto, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(
      new CreateGroup({ name: body.name, channelIds: body.channelIds ?? null }, envelope),
    );
  }

  @Get('groups')
  @QueryRoute('Groups', pageOf('GroupRow'), READS.listGroups)
  groups(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listGroups(this.reader, viewer, query);
  }

  @Get('groups/:groupId')
  @QueryRoute('One group', ref('GroupRow'), READS.getGroup)
  async group(@CurrentViewer() viewer: Viewer, @IdParam('groupId') groupId: number) {
    const group = await getGroup(this.reader, viewer, groupId);
    return orThrow(group, staffErrors.GROUP_NOT_FOUND, { groupId });
  }

  @Put('groups/:groupId')
  @CommandRoute("Replace a group's name and channels")
  updateGroup(
    @IdParam('groupId') groupId: number,
    @Body() body: GroupDto,
    @Envelope() envelope: CommandEnvelope,
  ) {
    const request = { groupId, name: body.name, channelIds: body.channelIds ?? null };
    return this.commands.execute(new UpdateGroup(request, envelope));
  }

  @Post('bots')
  @CommandRoute('Create a bot', doneWith({ botId: id }))
  createBot(@Body() body: CreateBotDto, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(
      new CreateBot({ name: body.name, roles: body.roles as BotRole[] }, envelope),
    );
  }

  @Get('bots')
  @QueryRoute('Bots', pageOf('BotRow'), READS.listBots)
  bots(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listBots(this.reader, viewer, query);
  }

  @Get('bots/:botId')
  @QueryRoute('One bot', ref('BotRow'), READS.getBot)
  async bot(@CurrentViewer() viewer: Viewer, @IdParam('botId') botId: number) {
    const bot = await getBot(this.reader, viewer, botId);
    return orThrow(bot, staffErrors.BOT_NOT_FOUND, { botId });
  }

  @Post('tokens')
  @CommandRoute(
    'Issue a bearer token. Its text is answered once',
    doneWith({ tokenId: id, token: described(text, 'Absent when repeated.') }, ['token']),
  )
  issueToken(@Body() body: IssueTokenDto, @Caller() caller: SignedIn, @Envelope() envelope: CommandEnvelope) {
    const { ownerKind = caller.owner.kind, ownerId = caller.owner.id } = body;
    if ((body.ownerKind === undefined) !== (body.ownerId === undefined)) {
      throw requestErrors.INVALID_REQUEST('Give ownerKind and ownerId together, or neither for yourself.');
    }
    const owner = { kind: ownerKind, id: ownerId };
    return this.commands.execute(new IssueToken({ owner, label: body.label }, envelope));
  }

  @Get('tokens')
  @QueryRoute('Live tokens that you may revoke, without their secrets', pageOf('TokenRow'), READS.listTokens)
  tokens(@CurrentViewer() viewer: Viewer, @Query() query: PageDto) {
    return listTokens(this.reader, viewer, query);
  }

  @Delete('tokens/:tokenId')
  @CommandRoute('Revoke a token; it fails from this moment on')
  revokeToken(@IdParam('tokenId') tokenId: number, @Envelope() envelope: CommandEnvelope) {
    return this.commands.execute(new RevokeToken({ tokenId }, envelope));
  }
}
