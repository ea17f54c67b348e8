import { instantOf, PageDto, QueryDto, requestErrors, Text } from '@parley/http';
import { MOMENT, momentOf, NOW, type Moment } from '../dialog/moment.js';

/** A moment, as {@link Moment}. */
const MomentField = (description: string, { optional = true } = {}): PropertyDecorator =>
  Text({
    min: 1,
    max: 64,
    optional,
    pattern: MOMENT,
    description: `${description} position:<position>, revision:<of the dialog's stream>, a time of recording, or occurred:<time>.`,
  });

export class AsOfDto extends QueryDto {
  @MomentField('Moment to show; default: now.')
  asOf?: string;
}

export class AsOfPageDto extends PageDto {
  @MomentField('Moment to show; default: now.')
  asOf?: string;
}

export class DifferenceDto extends QueryDto {
  @MomentField('The first moment.', { optional: false })
  from!: string;

  @MomentField('The second moment; default: now.')
  to?: string;

  @Text({ min: 1, max: 1024, optional: true, description: 'Cursor that the page before answered as next.' })
  cursor?: string;
}

/** Throws `INVALID_REQUEST` for what names no moment. */
export function readMoment(name: string, text: string | undefined): Moment {
  if (text === undefined) return NOW;
  const moment = momentOf(text);
  const isTime = moment?.kind === 'time';
  if (moment === null || (isTime && instantOf(text.replace(/^[a-z]+:/, '')) === ''))
    throw requestErrors.INVALID_REQUEST(`${name} names no moment, such as position:42.`);
  return moment;
}
