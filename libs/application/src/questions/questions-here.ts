import { applicationErrors } from '../errors/application-errors.js';
import { DEADLINE_MS, type QuestionContext, type Questions } from './questions.js';

/** Questions that run in this thread. */
export const questionsHere = (context: Omit<QuestionContext, 'signal'>): Questions => ({
  async *ask(question, given, { signal, deadlineMs = DEADLINE_MS } = {}) {
    const timeout = AbortSignal.timeout(deadlineMs);
    const ended = signal ? AbortSignal.any([signal, timeout]) : timeout;
    const refuseEnded = (): void => {
      if (timeout.aborted) throw applicationErrors.QUESTION_TOO_LONG(tooLong(question.name, deadlineMs));
      ended.throwIfAborted();
    };
    for await (const piece of question.ask({ ...context, signal: ended }, given)) {
      refuseEnded();
      yield piece;
    }
    refuseEnded();
  },
});

const tooLong = (name: string, ms: number): string =>
  `${name} was not answered within ${ms} ms: ask for less, such as a shorter period.`;
