import type { Content, Source } from '@parley/shared';
import type { AttachmentDto, ContentDto, ReceivedSourceDto, SourceDto } from '../channels/channels.dto.js';

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

export const sourceOf = (dto: SourceDto | ReceivedSourceDto): Source => ({
  utmSource: dto.utmSource ?? null,
  utmMedium: dto.utmMedium ?? null,
  utmCampaign: dto.utmCampaign ?? null,
  utmTerm: dto.utmTerm ?? null,
  utmContent: dto.utmContent ?? null,
  referrer: dto.referrer ?? null,
});
