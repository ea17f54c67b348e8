import { FilterParam, IdList, JsonObject, QueryDto, Text } from '@parley/http';
import { NAME_CODE_POINTS } from '@parley/shared';
import { MOST_VIEWS } from '../index.js';

const NAME = {
  min: 1,
  max: NAME_CODE_POINTS,
  description:
    'Name: at most 64 characters as users see them, and no other view of its owner has the same but for capitals.',
};
const QUERY = {
  like: 'SavedViewQuery',
  description:
    'Parameters of GET /v1/dialogs without those of paging, names and values as in its query string.',
};

export class ListSavedViewsDto extends QueryDto {
  @FilterParam({ type: 'boolean', meaning: 'Whether to count the dialogs that each view finds.' })
  counts?: boolean;
}

export class CreateSavedViewDto {
  @Text(NAME)
  name!: string;

  @JsonObject(QUERY)
  query!: Record<string, unknown>;
}

export class RenameSavedViewDto {
  @Text(NAME)
  name!: string;
}

export class ChangeSavedViewDto {
  @JsonObject(QUERY)
  query!: Record<string, unknown>;
}

export class OrderSavedViewsDto {
  @IdList({ max: MOST_VIEWS, description: 'Every view of the owner once, in the order that is wanted.' })
  viewIds!: number[];
}
