import { questionsHere } from '@parley/application';
import { parley } from '@parley/composition';

/** What answers of the product read by, over the read models that the document store serves. */
export function readerOf(documents) {
  const serving = async (name) => (await documents.getRecord('serving', name)).value.collection;
  return { documents, serving, ...parley.parts };
}

/** The product's questions in this process. Without a log for those that ask documents alone. */
export const questionsOf = (documents, eventStore = null) =>
  questionsHere({ reader: readerOf(documents), eventStore, product: parley });
