import { CHANNEL_TYPES } from '@parley/channels';
import {
  Decoration,
  InstantField,
  JsonObject,
  Nested,
  NestedList,
  OneOf,
  Text,
  WholeNumber,
} from '../http/fields.js';

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

export class SourceDto {
  @Text({ max: 255, optional: true, nullable: true, description: 'utm_source' })
  utmSource?: string | null;

  @Text({ max: 255, optional: true, nullable: true, description: 'utm_medium' })
  utmMedium?: string | null;

  @Text({ max: 255, optional: true, nullable: true, description: 'utm_campaign' })
  utmCampaign?: string | null;

  @Text({ max: 255, optional: true, nullable: true, description: 'utm_term' })
  utmTerm?: string | null;

  @Text({ max: 255, optional: true, nullable: true, description: 'utm_content' })
  utmContent?: string | null;

  @Text({ max: 2048, optional: true, nullable: true, description: 'Address of the page that led here.' })
  referrer?: string | null;
}

export class AttachmentDto {
  @Text({ min: 1, max: 255, description: 'Names the file when it is sent again.' })
  fileId!: string;

  @Text({ min: 1, max: 2048, pattern: /^https?:\/\//, description: 'Where the file is fetched from.' })
  url!: string;

  @Text({ min: 1, max: 255, description: 'Such as image/png.' })
  mimeType!: string;

  @WholeNumber({ min: 0, description: 'Bytes.' })
  size!: number;

  @Text({ max: 255, optional: true, nullable: true, description: 'File name.' })
  name?: string | null;

  @Text({ max: 1024, optional: true, nullable: true, description: 'Caption.' })
  caption?: string | null;

  @WholeNumber({ min: 1, max: 100_000, optional: true, nullable: true, description: 'Pixels.' })
  width?: number | null;

  @WholeNumber({ min: 1, max: 100_000, optional: true, nullable: true, description: 'Pixels.' })
  height?: number | null;
}

export const MESSAGE_KINDS = ['text', 'image', 'file', 'audio', 'product', 'order', 'command'] as const;
/** UTF-16 units; the rules of characters are the domain's. */
const MAX_TEXT = 65_535;

/** What a message says. */
export class ContentDto {
  @OneOf({ values: MESSAGE_KINDS, optional: true, description: 'Default text.' })
  kind?: (typeof MESSAGE_KINDS)[number];

  @Text({ max: MAX_TEXT, optional: true, description: 'Text, or the note beside files.' })
  text?: string;

  @NestedList({
    of: AttachmentDto,
    max: 100,
    optional: true,
    description: 'Files of an image, file or audio message.',
  })
  items?: AttachmentDto[];

  @JsonObject({ optional: true, nullable: true, description: 'The product or order of such a message.' })
  card?: Record<string, unknown> | null;
}

export class CustomerDto {
  @Text({ min: 1, max: 64, description: "The client's id in the messenger." })
  externalId!: string;

  @Decoration({
    description:
      "Name shown in lists; beyond 255 characters it is cut. Without one that shows, the client's id in the messenger stands for it.",
  })
  name?: string | null;

  @Decoration({ description: 'Phone; left out beyond 64 characters.' })
  phone?: string | null;

  @Decoration({ description: 'E-mail address; left out beyond 255 characters.' })
  email?: string | null;

  @Decoration({
    description: 'Address of a picture; left out unless it is of http or https, of at most 2048 characters.',
  })
  avatarUrl?: string | null;

  @Decoration({ description: "Address of the client's page; left out like that of a picture." })
  profileUrl?: string | null;
}

/** A source beside a message. */
export class ReceivedSourceDto {
  @Decoration({ description: 'utm_source; like every mark, cut beyond 255 characters.' })
  utmSource?: string | null;

  @Decoration({ description: 'utm_medium' })
  utmMedium?: string | null;

  @Decoration({ description: 'utm_campaign' })
  utmCampaign?: string | null;

  @Decoration({ description: 'utm_term' })
  utmTerm?: string | null;

  @Decoration({ description: 'utm_content' })
  utmContent?: string | null;

  @Decoration({ description: 'Address of the page that led here; left out beyond 2048 characters.' })
  referrer?: string | null;
}

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
