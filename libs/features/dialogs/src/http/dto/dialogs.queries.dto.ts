import { InstantField, OneOf, Text, PageDto, QueryDto, QueryNumber } from '@parley/http';

export class FeedDto extends QueryDto {
  @QueryNumber({ min: 1, max: 100, description: 'Entries of a page, default 50.' })
  limit?: number;

  @Text({ min: 1, max: 1024, optional: true, description: 'Cursor: the entries before it.' })
  before?: string;

  @Text({
    min: 1,
    max: 1024,
    optional: true,
    description:
      'Cursor: the entries that follow it; from the end of the feed all that arrive, late ones too.',
  })
  since?: string;

  @QueryNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'The entries around this message.' })
  aroundMessage?: number;

  @InstantField({ optional: true, description: 'The entries around the first one at this time or later.' })
  aroundDate?: string;
}

export class CountsDto extends QueryDto {
  @Text({
    min: 2,
    max: 2_000,
    description:
      'JSON list of at most 20 objects, each with parameters of GET /v1/dialogs, names and values as in its query string, without those of paging.',
  })
  queries!: string;
}

export class GalleryDto extends PageDto {
  @OneOf({ values: ['images', 'files'], optional: true, description: 'Default images.' })
  type?: 'images' | 'files';
}
