import { FilterParam, InstantField, OneOf, PageDto, QueryNumber, Text } from '@parley/http';

const NAME = /^[A-Za-z][A-Za-z0-9-]*$/;
const named = (description: string): PropertyDecorator =>
  Text({ min: 1, max: 100, pattern: NAME, optional: true, description });

/** A period of recording, and an order. */
export class PeriodDto extends PageDto {
  @InstantField({ optional: true, description: 'Only events recorded at this time or later.' })
  from?: string;

  @InstantField({ optional: true, description: 'Only events recorded before this time.' })
  to?: string;

  @OneOf({ values: ['newest', 'oldest'], optional: true, description: 'Which come first; default newest.' })
  order?: 'newest' | 'oldest';

  @Text({
    min: 1,
    max: 19,
    pattern: /^(0|[1-9]\d{0,18})$/,
    optional: true,
    description: 'Only events up to this position: by that of madeBy an answer comes out the same again.',
  })
  position?: string;
}

export class EventsDto extends PeriodDto {
  @Text({
    min: 1,
    max: 30,
    pattern: /^((manager|bot|client|channel):[1-9]\d{0,15}|system)$/,
    optional: true,
    description: 'Only what this one did: manager:ID, bot:ID, client:ID, channel:ID or system.',
  })
  actor?: string;

  @QueryNumber({ min: 1, max: Number.MAX_SAFE_INTEGER, description: 'Only events of this dialog.' })
  dialogId?: number;

  @named('Only events of this type.')
  type?: string;

  @named('Only what this process caused.')
  process?: string;

  @FilterParam({ type: 'boolean', meaning: 'Only what processes caused, or only what they did not.' })
  byProcess?: boolean;

  @named('Only events of commands of this type.')
  commandType?: string;

  @FilterParam({ type: 'boolean', meaning: 'Each event with what it says, and in words.' })
  data?: boolean;
}
