import { QueryDto, requestErrors, Text } from '@parley/http';
import { MOMENT, momentOf, NOW, type Moment } from '../dialog/moment.js';

/** A moment: see {@link Moment}. */
export const MomentField = (description: string): PropertyDecorator =>
  Text({
    min: 1,
    max: 64,
    optional: true,
    pattern: MOMENT,
    description: `${description} position:<position>, revision:<of the dialog's stream>, a time of recording, or occurred:<time>.`,
  });

export class AsOfDto extends QueryDto {
  @MomentField('Moment to show; default: now.')
  asOf?: string;
}

/** Throws `INVALID_REQUEST` for what names no moment. */
export function readMoment(name: string, text: string | undefined): Moment {
  if (text === undefined) return NOW;
  const moment = momentOf(text);
  if (moment === null) throw requestErrors.INVALID_REQUEST(`${name} names no moment, such as position:42.`);
  return moment;
}
