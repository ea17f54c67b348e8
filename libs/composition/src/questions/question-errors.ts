import { applicationErrors } from '@parley/application';
import type { InfrastructureError } from '@parley/eventsourcing';

export const questionEnded = (): InfrastructureError =>
  applicationErrors.QUESTION_ENDED(
    'What answers questions has ended before the answer was whole: ask again.',
  );

export const questionsBusy = (): InfrastructureError =>
  applicationErrors.QUESTIONS_BUSY('Too many questions are asked at once: ask again in a moment.');
