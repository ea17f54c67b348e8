import type { Question, Questions } from '@parley/application';
import { ParleyError } from '@parley/eventsourcing';

/** How many questions there were, for metrics. */
export interface QuestionCounts {
  /** Asked and not ended, by name. */
  readonly running: ReadonlyMap<string, number>;
  /** Ended so far. `outcome`: answered, cancelled (nobody wanted the answer any more), or the code of what ended it. */
  readonly ended: readonly { readonly question: string; readonly outcome: string; readonly count: number }[];
}

export interface CountedQuestions extends Questions {
  counts(): QuestionCounts;
}

/** Counts what is asked, and refuses what none of the features names: another process would not find it. */
export function countedQuestions(
  known: ReadonlyMap<string, Question>,
  questions: Questions,
): CountedQuestions {
  const running = new Map<string, number>();
  const ended = new Map<string, { question: string; outcome: string; count: number }>();
  const note = (question: string, outcome: string): void => {
    const key = `${question} ${outcome}`;
    const before = ended.get(key)?.count ?? 0;
    ended.set(key, { question, outcome, count: before + 1 });
  };
  const change = (question: string, by: number): void => {
    running.set(question, (running.get(question) ?? 0) + by);
  };

  return {
    async *ask(question, given, options = {}) {
      const { name } = question;
      if (known.get(name) !== (question as Question))
        throw new TypeError(`${name} is asked, which no feature names among its questions.`);
      let outcome: string | null = null;
      change(name, 1);
      try {
        yield* questions.ask(question, given, options);
      } catch (error) {
        outcome = error instanceof ParleyError ? error.code : 'INTERNAL';
        throw error;
      } finally {
        change(name, -1);
        note(name, options.signal?.aborted === true ? 'cancelled' : (outcome ?? 'answered'));
      }
    },
    counts: () => ({ running, ended: [...ended.values()] }),
  };
}
