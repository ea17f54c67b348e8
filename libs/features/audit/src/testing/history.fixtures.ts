import { expect } from '@jest/globals';
import { onlyOf, questionsHere, type Question } from '@parley/application';
import { features, parley, productOf, type Product } from '@parley/composition';
import { openModels, type Given, type Models } from '@parley/dialogs/testing';
import {
  differenceOfPages,
  type AskedDifference,
  type DialogDifference,
} from '../dialog/difference/difference.question.js';

import { auditCheckpoints } from '../dialog/checkpoints/audit-checkpoints.projection.js';
import type { AskedDialog } from '../dialog/dialog-as-of.question.js';
import { stepsPageQuestion, type StepsPage } from '../dialog/steps/steps.question.js';
import type { Step } from '../dialog/steps/steps.query.js';

/** The product, with more features, and with checkpoints every so many events. */
export const checkpointing = (every: number, more: Parameters<typeof productOf>[0] = []): Product =>
  productOf([
    ...features.map((feature) =>
      feature.name === 'audit'
        ? {
            ...feature,
            projectionsOver: (product: Parameters<typeof auditCheckpoints>[0]) => [
              auditCheckpoints(product, every),
            ],
          }
        : feature,
    ),
    ...more,
  ]);

/** A log with all read models on stores of their own, and the questions that it answers. */
export interface TestHistory extends Models {
  /** The answer of a question that has one piece. */
  ask<Asked, Item>(question: Question<Asked, Item>, given: Asked): Promise<Item>;
  /** All pieces. */
  all<Asked, Item>(question: Question<Asked, Item>, given: Asked): Promise<readonly Item[]>;
}

export async function openHistory(events: readonly Given[], product: Product = parley): Promise<TestHistory> {
  const models = await openModels(events, product);
  const { reader, eventStore } = models;
  const questions = questionsHere({ reader, eventStore, product });
  return {
    ...models,
    ask: (question, given) => onlyOf(questions.ask(question, given)),
    async all<Asked, Item>(question: Question<Asked, Item>, given: Asked) {
      const pieces: Item[] = [];
      for await (const piece of questions.ask(question, given)) pieces.push(piece);
      return pieces;
    },
  };
}

const small = differenceOfPages({ events: 2, lines: 3 });

/** All pages of a difference put together, without words, which are of each page. */
export async function pagedDifference(store: TestHistory, asked: AskedDifference): Promise<DialogDifference> {
  const first = await store.ask(small, asked);
  const [added, changed] = [[...first.feed.added], [...first.feed.changed]];
  let { next, feed } = first;
  while (next !== null) {
    expect(feed.isWhole).toBe(false);
    const page: DialogDifference = await store.ask(small, { ...asked, cursor: next });
    expect(page.changes).toEqual([]);
    ({ next, feed } = page);
    added.push(...feed.added);
    changed.push(...feed.changed);
  }
  return { ...first, next, words: [], feed: { ...feed, added, changed } };
}

/** All steps, by pages of so many, and how many pages these are. */
export async function pagedSteps(store: TestHistory, asked: AskedDialog, limit: number) {
  const steps: Step[] = [];
  let pages = 0;
  for (let cursor: string | null | undefined; cursor !== null; pages += 1) {
    const page: StepsPage = await store.ask(stepsPageQuestion, { ...asked, page: { cursor, limit } });
    steps.push(...page.items);
    cursor = page.next;
  }
  return { steps, pages };
}
