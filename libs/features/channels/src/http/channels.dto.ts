import { CHANNEL_TYPES } from '../index.js';
import { JsonObject, OneOf, Text } from '@parley/http';

export class RegisterChannelDto {
  @OneOf({ values: CHANNEL_TYPES, description: 'Which messenger; shown as the messenger key in lists.' })
  type!: string;

  @Text({ min: 1, max: 100, description: 'Name shown in lists.' })
  name!: string;

  @Text({ max: 64, optional: true, nullable: true, description: "The messenger account's own id." })
  externalId?: string | null;

  @JsonObject({
    like: 'ChannelSettings',
    optional: true,
    description: "What the channel can do, by the Message Gateway's ChannelSettings.",
  })
  settings?: Record<string, unknown>;
}

export class UpdateChannelDto {
  @Text({ min: 1, max: 100, optional: true, description: 'Name shown in lists.' })
  name?: string;

  @JsonObject({ like: 'ChannelSettings', optional: true, description: 'Replaces the settings as a whole.' })
  settings?: Record<string, unknown>;
}
