import { FilterParam, Flag, IdField, OneOf, PageDto, Text } from '@parley/http';
import { NAME_CODE_POINTS } from '@parley/shared';
import { TAG_COLORS } from '../index.js';

const NAME = {
  min: 1,
  max: NAME_CODE_POINTS,
  description:
    'Name: at most 64 characters as users see them, and no other tag of the same but for capitals.',
};
const COLOR = { values: TAG_COLORS, description: 'Key of the colour.' };

export class CreateTagDto {
  @Text(NAME)
  name!: string;

  @OneOf(COLOR)
  color!: string;
}

export class RenameTagDto {
  @Text(NAME)
  name!: string;
}

export class RecolorTagDto {
  @OneOf(COLOR)
  color!: string;
}

export class ListTagsDto extends PageDto {
  @FilterParam({ type: 'boolean', meaning: 'Only archived tags. Default: only the others.' })
  archived?: boolean;

  @Text({ max: NAME_CODE_POINTS, optional: true, description: 'Beginnings of words of the name.' })
  search?: string;
}

export class OfferedTagsDto extends PageDto {
  @Text({ max: NAME_CODE_POINTS, optional: true, description: 'Beginnings of words of the name.' })
  search?: string;

  @FilterParam({ type: 'boolean', meaning: 'Only pinned tags, counted where they are pinned.' })
  pinned?: boolean;

  @Text({
    max: 1_699,
    pattern: /^[1-9]\d{0,15}(,[1-9]\d{0,15}){0,99}$/,
    optional: true,
    description: 'Tags that are chosen already, at most 100 ids with commas between: they come first.',
  })
  chosen?: string;
}

export class TagClientDto {
  @Flag({ description: "Whether it stands under the client's name in lists." })
  pinned!: boolean;

  @IdField({
    optional: true,
    description: 'Dialog of the client in which the tag is put on, for the history.',
  })
  dialogId?: number;
}
