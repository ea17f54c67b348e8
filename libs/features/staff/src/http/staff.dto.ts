import { RESPONSIBLE_KINDS } from '@parley/shared';
import { BOT_ROLES } from '../index.js';
import { IdField, IdList, OneOf, OneOfList, Text } from '@parley/http';

export class SetGroupDto {
  @IdField({ nullable: true, description: 'Group of the user, or null for none.' })
  groupId!: number | null;
}

export class GroupDto {
  @Text({ min: 1, max: 100, description: 'Name of the group.' })
  name!: string;

  @IdList({
    max: 1_000,
    optional: true,
    nullable: true,
    description: 'Channels it is limited to; null or left out: every channel.',
  })
  channelIds?: number[] | null;
}

export class CreateBotDto {
  @Text({ min: 1, max: 100, description: 'Name of the bot.' })
  name!: string;

  @OneOfList({ values: BOT_ROLES, description: 'responsible: dialogs can be assigned to it.' })
  roles!: string[];
}

export class IssueTokenDto {
  @Text({ min: 1, max: 100, description: 'What the token is for.' })
  label!: string;

  @OneOf({
    values: RESPONSIBLE_KINDS,
    optional: true,
    description: 'Whose token it becomes, with ownerId; default: your own.',
  })
  ownerKind?: (typeof RESPONSIBLE_KINDS)[number];

  @IdField({ optional: true, description: 'Id of the owner, with ownerKind.' })
  ownerId?: number;
}
