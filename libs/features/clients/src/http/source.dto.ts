import type { Source } from '@parley/shared';
import { Decoration, Text } from '@parley/http';

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

/** Fills in what a request left out. */
export const sourceOf = (dto: SourceDto | ReceivedSourceDto): Source => ({
  utmSource: dto.utmSource ?? null,
  utmMedium: dto.utmMedium ?? null,
  utmCampaign: dto.utmCampaign ?? null,
  utmTerm: dto.utmTerm ?? null,
  utmContent: dto.utmContent ?? null,
  referrer: dto.referrer ?? null,
});
