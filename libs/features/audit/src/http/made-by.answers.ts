import { count, described, object, position, text, type Answers } from '@parley/http';
import type { MadeBy } from '../made-by.js';

/** What every answer says of itself; answers refer to it as `madeBy`. */
export const madeByAnswers: Answers = {
  MadeBy: object<MadeBy>({
    position: described(position, 'Up to where the log was taken: what was asked, else its end.'),
    program: object<MadeBy['program']>({
      version: described(text, 'Of the packages.'),
      projections: described(
        { type: 'object', additionalProperties: count },
        'Versions of the projections that the answer depends on, by name.',
      ),
    }),
    accessRules: described(count, 'Version of the rules of who may see what.'),
  }),
};
