import type { Type } from '@nestjs/common';
import type { Contributions } from '@parley/application';
import { FilterParam, OneOf, PageDto, QueryNumber, Text } from '@parley/http';

export class SearchDto extends PageDto {
  @Text({
    min: 1,
    max: 1_000,
    description:
      'Words, all of which have to be there, in any of their forms; "some in a row"; -what must not be there. At most 20 words.',
  })
  q!: string;

  @FilterParam({
    type: 'boolean',
    meaning: 'The last word is still being typed: from three letters on it may go on.',
  })
  typing?: boolean;
}

export interface SearchDtos {
  readonly DialogsDto: Type<SearchDto>;
  readonly MessagesDto: Type<SearchDto & MessagesQuery>;
}

export interface MessagesQuery {
  readonly dialogId?: number;
  readonly sort?: 'date' | 'relevance';
}

/** What searches take, with a parameter for every filter of the list. */
export function searchDtosOf({ filters }: Pick<Contributions, 'filters'>): SearchDtos {
  class DialogsDto extends SearchDto {}
  class MessagesDto extends SearchDto {
    @QueryNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Only in this dialog.' })
    dialogId?: number;

    @OneOf({
      values: ['date', 'relevance'],
      optional: true,
      description:
        'date, the default: the newest first. relevance: what answers best, of the newest 5,000 that were found.',
    })
    sort?: 'date' | 'relevance';
  }
  for (const { name, field } of filters)
    for (const Dto of [DialogsDto, MessagesDto]) FilterParam(field)(Dto.prototype, name);
  return { DialogsDto, MessagesDto };
}
