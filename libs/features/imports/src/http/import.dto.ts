import { CustomerDto, ReceivedSourceDto } from '@parley/clients/http';
import { IdField, InstantField, Nested, NestedList, OneOf, Text } from '@parley/http';

export class ImportMessageDto {
  @Text({ min: 1, max: 255, description: 'Unique within the chat: the same one is taken once.' })
  externalId!: string;

  @OneOf({ values: ['client', 'manager'], description: 'Who wrote it.' })
  from!: 'client' | 'manager';

  @IdField({ optional: true, description: 'The manager who wrote it.' })
  managerId?: number;

  @Text({ min: 1, max: 65_535, description: 'Text.' })
  text!: string;

  @InstantField({ description: 'When it was written. A time later than now counts as now.' })
  occurredAt!: string;
}

export class ImportChatDto {
  @IdField({ description: 'Channel of the chat.' })
  channelId!: number;

  @Text({ min: 1, max: 64, description: "The messenger's id of the chat." })
  externalChatId!: string;

  @Nested({ of: CustomerDto, description: 'The client.' })
  customer!: CustomerDto;

  @Nested({ of: ReceivedSourceDto, optional: true, description: 'Where the client came from.' })
  source?: ReceivedSourceDto;

  @NestedList({
    of: ImportMessageDto,
    max: 1_000,
    description: "Oldest first; the first one is the client's.",
  })
  messages!: ImportMessageDto[];

  @InstantField({
    optional: true,
    description: 'Close the dialog at this time, or now where that is earlier.',
  })
  closedAt?: string;
}

export class ImportDto {
  @NestedList({ of: ImportChatDto, max: 200, description: 'Chats; each is done in order, several at once.' })
  chats!: ImportChatDto[];
}
