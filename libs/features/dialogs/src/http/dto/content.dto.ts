import { type Content, MESSAGE_KINDS } from '@parley/shared';
import { JsonObject, NestedList, OneOf, Text, WholeNumber } from '@parley/http';

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

/** Fills in what a request left out. */
export const contentOf = (dto: ContentDto): Content => ({
  kind: dto.kind ?? 'text',
  text: dto.text ?? '',
  items: (dto.items ?? []).map(attachmentOf),
  card: dto.card ?? null,
});

const attachmentOf = (dto: AttachmentDto): Content['items'][number] => ({
  fileId: dto.fileId,
  url: dto.url,
  mimeType: dto.mimeType,
  size: dto.size,
  name: dto.name ?? null,
  caption: dto.caption ?? null,
  width: dto.width ?? null,
  height: dto.height ?? null,
});
