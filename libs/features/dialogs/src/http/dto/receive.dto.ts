import { CustomerDto, ReceivedSourceDto } from '@parley/clients/http';
import { InstantField, Nested, OneOf, Text, WholeNumber } from '@parley/http';
import { ContentDto } from './content.dto.js';

export class ReceiveMessageDto extends ContentDto {
  @Text({
    min: 1,
    max: 255,
    description: "The messenger's id of the message: the same one is taken once, for ever.",
  })
  externalId!: string;

  @Text({ min: 1, max: 64, description: "The messenger's id of the chat." })
  externalChatId!: string;

  @Nested({ of: CustomerDto, description: 'Who writes.' })
  customer!: CustomerDto;

  @OneOf({
    values: ['client', 'channel'],
    optional: true,
    description: "channel: the company's side wrote it in the messenger's own app.",
  })
  originator?: 'client' | 'channel';

  @Nested({
    of: ReceivedSourceDto,
    optional: true,
    description: 'Where the client came from; noted when the dialog is new.',
  })
  source?: ReceivedSourceDto;

  @WholeNumber({
    min: 1,
    optional: true,
    nullable: true,
    description: 'Id of the message that this one quotes, where it is known.',
  })
  quotedMessageId?: number | null;

  @Text({ min: 1, max: 255, optional: true, nullable: true, description: "The same by the messenger's id." })
  quotedExternalId?: string | null;

  @InstantField({
    optional: true,
    description: 'When it was written; default now. A time later than now counts as now.',
  })
  occurredAt?: string;
}
