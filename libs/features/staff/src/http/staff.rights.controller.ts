import { Body, Controller, Post, Put, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { PERMISSION_NAME, type Permission } from '@parley/application';
import type { CommandEnvelope } from '@parley/eventsourcing';
import { CreateUser, SetPermissions } from '../index.js';
import {
  ApiBearerAuth,
  ApiTags,
  doneWith,
  id,
  IdField,
  OneOfList,
  Text,
  IdParam,
  CommandRoute,
} from '@parley/http';
import { Envelope } from './caller.js';

/** The routes that give permissions, for the permissions that features offer. */
export function rightsControllerOf(permissions: readonly Permission[]): Type {
  const values = permissions.map(({ name }) => name);

  class CreateUserDto {
    @Text({ min: 1, max: 100, description: 'Name shown to colleagues.' })
    name!: string;

    @OneOfList({ values, optional: true, description: 'Default: none.' })
    permissions?: string[];

    @IdField({ optional: true, nullable: true, description: 'Group of the user.' })
    groupId?: number | null;
  }

  class SetPermissionsDto {
    /** A user may hold what no feature of this program offers, and keeps it when the list is sent back. */
    @OneOfList({
      values,
      taken: PERMISSION_NAME,
      description: 'All permissions that the user has from now on.',
    })
    permissions!: string[];
  }

  @ApiTags('staff')
  @ApiBearerAuth()
  @Controller('v1/users')
  class StaffRightsController {
    constructor(private readonly commands: CommandBus) {}

    @Post()
    @CommandRoute('Create a user', doneWith({ userId: id }))
    createUser(@Body() body: CreateUserDto, @Envelope() envelope: CommandEnvelope) {
      const { name, permissions: given = [], groupId = null } = body;
      return this.commands.execute(new CreateUser({ name, permissions: given, groupId }, envelope));
    }

    @Put(':userId/permissions')
    @CommandRoute("Replace a user's permissions")
    setPermissions(
      @IdParam('userId') userId: number,
      @Body() body: SetPermissionsDto,
      @Envelope() envelope: CommandEnvelope,
    ) {
      return this.commands.execute(new SetPermissions({ userId, permissions: body.permissions }, envelope));
    }
  }
  return StaffRightsController;
}
