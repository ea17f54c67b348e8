import { InstantField, Text } from '@parley/http';

/** What became of a message in the messenger. */
export class ToldDto {
  @Text({ min: 1, max: 64, description: "The messenger's id of the chat." })
  externalChatId!: string;

  @Text({ min: 1, max: 255, description: "The messenger's id of the message." })
  externalId!: string;

  @InstantField({ description: 'When it happened there.' })
  occurredAt!: string;
}

export class ToldEditDto extends ToldDto {
  @Text({ max: 65_535, description: 'The text now, or the note beside files.' })
  text!: string;
}
