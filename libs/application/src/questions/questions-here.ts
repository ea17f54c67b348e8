import { inTime } from './in-time.js';
import type { QuestionContext, Questions } from './questions.js';

/** Questions that run in this thread. */
export const questionsHere = (context: Omit<QuestionContext, 'signal'>): Questions => ({
  ask: (question, given, options = {}) =>
    inTime(question.name, options, (signal) => question.ask({ ...context, signal }, given)),
});
