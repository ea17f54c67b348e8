import { inTime } from './in-time.js';
import { limitedReader } from './limited-reader.js';
import { DEADLINE_MS, type QuestionContext, type Questions } from './questions.js';

/** Questions that run in this thread. */
export const questionsHere = ({ reader, ...context }: Omit<QuestionContext, 'signal'>): Questions => ({
  ask: (question, given, options = {}) =>
    inTime(question.name, options, (signal) => {
      const limited = limitedReader(reader, signal, options.deadlineMs ?? DEADLINE_MS);
      return question.ask({ ...context, reader: limited, signal }, given);
    }),
});
