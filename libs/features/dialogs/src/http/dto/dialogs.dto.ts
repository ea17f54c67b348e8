import { ContentDto } from './content.dto.js';
import { IdField, InstantField, OneOf, Text } from '@parley/http';

export class SendMessageDto extends ContentDto {
  @OneOf({
    values: ['public', 'private'],
    optional: true,
    description: 'private: a note that the client never sees. Default public.',
  })
  scope?: 'public' | 'private';

  @IdField({ optional: true, nullable: true, description: 'Id of the message that this one quotes.' })
  quotedMessageId?: number | null;
}

export class ReassignDialogDto {
  @OneOf({ values: ['manager', 'bot', 'none'], description: 'none: assigned to nobody.' })
  kind!: 'manager' | 'bot' | 'none';

  @IdField({ optional: true, description: 'Id of the manager or bot.' })
  id?: number;
}

export class AttachRequestDto {
  @IdField({ description: 'Client that the dialog is to belong to.' })
  clientId!: number;
}

export class ConfirmDto {
  @Text({ min: 1, max: 200, description: 'Token that the first step answered.' })
  token!: string;
}

export class EditMessageDto {
  @Text({ max: 65_535, description: 'The new text.' })
  text!: string;
}

export class DeliveryStatusDto {
  @OneOf({
    values: ['sent', 'delivered', 'read', 'failed'],
    description: 'A late or repeated report changes nothing.',
  })
  status!: 'sent' | 'delivered' | 'read' | 'failed';

  @Text({ min: 1, max: 64, optional: true, nullable: true, description: 'Error code, with failed.' })
  code?: string | null;

  @Text({ max: 1024, optional: true, nullable: true, description: 'Reason in words, with failed.' })
  reason?: string | null;

  @Text({
    min: 1,
    max: 255,
    optional: true,
    nullable: true,
    description: "The messenger's id of the message.",
  })
  externalId?: string | null;

  @InstantField({
    optional: true,
    description: 'When it happened; default now. A time later than now counts as now.',
  })
  occurredAt?: string;
}

export class MarkReadDto {
  @IdField({
    optional: true,
    nullable: true,
    description:
      'The newest message that you saw: what came after it stays unread. Default: all there is now.',
  })
  messageId?: number | null;
}
