import { describe, expect, test } from '@jest/globals';
import { onlyOf, type Question, type QuestionContext } from './questions.js';
import { questionsHere } from './questions-here.js';

const questions = questionsHere({ reader: {} } as QuestionContext);

const question = <Given, Item>(ask: Question<Given, Item>['ask']): Question<Given, Item> => ({
  name: 'tests.question',
  reads: [],
  ask,
});
const count = question<number, number>(async function* (_context, upTo) {
  for (let n = 1; n <= upTo; n += 1) yield n;
});

describe('a question that runs in this thread', () => {
  test('answers its pieces in their order, and one that has one piece just that', async () => {
    const seen: number[] = [];
    for await (const piece of questions.ask(count, 3)) seen.push(piece);
    expect(seen).toEqual([1, 2, 3]);
    expect(await onlyOf(questions.ask(count, 3))).toBe(1);
    await expect(onlyOf(questions.ask(count, 0))).rejects.toThrow('yield one piece');
  });

  test('that hangs fails at its deadline, and is told', async () => {
    let told: AbortSignal | undefined;
    const hang = question<null, never>(async function* ({ signal }) {
      told = signal;
      await new Promise(() => undefined);
    });
    await expect(onlyOf(questions.ask(hang, null, { deadlineMs: 5 }))).rejects.toMatchObject({
      code: 'QUESTION_TOO_LONG',
      message: expect.stringContaining('tests.question was not answered within 5 ms'),
    });
    expect(told?.aborted).toBe(true);
  });

  test('ends with the signal of its asker, between two pieces and within one', async () => {
    const asker = new AbortController();
    const reason = new Error('gone');
    const pieces = questions.ask(count, 10, { signal: asker.signal })[Symbol.asyncIterator]();
    await pieces.next();
    asker.abort(reason);
    await expect(pieces.next()).rejects.toBe(reason);
    await expect(onlyOf(questions.ask(count, 10, { signal: asker.signal }))).rejects.toBe(reason);
  });

  test('ends when its asker wants no more pieces', async () => {
    let isEnded = false;
    const endless = question<null, number>(async function* ({ signal }) {
      try {
        for (let n = 0; !signal.aborted; n += 1) yield n;
      } finally {
        isEnded = true;
      }
    });
    expect(await onlyOf(questions.ask(endless, null))).toBe(0);
    expect(isEnded).toBe(true);
  });
});
