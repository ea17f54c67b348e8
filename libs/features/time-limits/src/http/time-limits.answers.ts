import { instant, nullable, object, ref, revision, type Answers } from '@parley/http';
import { TimeLimitsSettings, type TimeLimits } from '../index.js';

export const timeLimitsAnswers: Answers = {
  TimeLimitsSettings,
  TimeLimits: object<TimeLimits>({
    settings: nullable(ref('TimeLimitsSettings')),
    revision,
    changedAt: nullable(instant),
  }),
};
