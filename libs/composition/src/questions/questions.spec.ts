import { describe, expect, test } from '@jest/globals';
import {
  defineFeature,
  onlyOf,
  questionsHere,
  type Question,
  type QuestionContext,
} from '@parley/application';
import { staffFeature } from '@parley/staff';
import { productOf } from '../features/product.js';
import { countedQuestions } from './counted-questions.js';

const question = (name: string, reads: readonly string[] = []): Question => ({
  name,
  reads,
  async *ask() {
    yield 1;
  },
});
const product = (...questions: readonly Question[]) =>
  productOf([staffFeature, defineFeature({ name: 'tests', questions })]);

describe('the questions of a product', () => {
  test('are found by their names', () => {
    const [one, other] = [question('tests.one', ['staff']), question('tests.other')];
    expect([...product(one, other).questions]).toEqual([
      ['tests.one', one],
      ['tests.other', other],
    ]);
  });

  test.each([
    ['has the name of another feature', [question('staff.one')], 'call it tests.<question>'],
    [
      'has the name of another question',
      [question('tests.one'), question('tests.one')],
      'Two questions are called tests.one',
    ],
    ['reads what there is not', [question('tests.one', ['none'])], 'tests.one reads none'],
  ])('are refused where one %s', (_what, questions, sentence) => {
    expect(() => product(...questions)).toThrow(sentence);
  });
});

describe('questions that are asked', () => {
  const here = questionsHere({ reader: {} } as QuestionContext);

  test('are refused where no feature names them', async () => {
    const { questions } = product(question('tests.one'));
    await expect(
      onlyOf(countedQuestions(questions, here).ask(question('tests.one'), null as never)),
    ).rejects.toThrow('tests.one is asked, which no feature names among its questions');
  });

  test('are counted by what became of them', async () => {
    const asked: Question<string, number> = {
      ...question('tests.one'),
      async *ask(_context, how) {
        yield 1;
        if (how === 'fail') throw new TypeError('secret');
        if (how === 'hang') await new Promise(() => undefined);
      },
    };
    const counted = countedQuestions(product(asked).questions, here);
    const leaving = new AbortController();
    const all = async (how: string, options = {}): Promise<void> => {
      for await (const piece of counted.ask(asked, how, options)) expect(piece).toBe(1);
    };
    await all('answer');
    await onlyOf(counted.ask(asked, 'hang'));
    await expect(all('fail')).rejects.toThrow('secret');
    await expect(all('hang', { deadlineMs: 5 })).rejects.toThrow('tests.one');
    const left = all('hang', { signal: leaving.signal });
    await new Promise(setImmediate);
    expect(counted.counts().running).toEqual(new Map([['tests.one', 1]]));
    leaving.abort();
    await expect(left).rejects.toThrow();
    expect(counted.counts().running).toEqual(new Map([['tests.one', 0]]));
    const outcomes = counted.counts().ended.map(({ outcome, count }) => [outcome, count]);
    expect(outcomes).toEqual([
      ['answered', 2],
      ['INTERNAL', 1],
      ['QUESTION_TOO_LONG', 1],
      ['cancelled', 1],
    ]);
  });
});
