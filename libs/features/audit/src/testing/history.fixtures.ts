import { onlyOf, questionsHere, type Question } from '@parley/application';
import { parley, type Product } from '@parley/composition';
import { openModels, type Given, type Models } from '@parley/dialogs/testing';

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
