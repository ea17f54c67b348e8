import { questionsHere } from '@parley/application';
import { parley } from '@parley/composition';
import { searchDialogs, searchMessages } from '@parley/search';
import { random } from '../figures.mjs';
import { vocabulary, wordAt } from './words.mjs';

/** Kinds of searches; each draws its words again. Targets in ms. */
function kindsOf(words) {
  const ranked = (rank) => words[Math.min(rank, words.length - 1)];
  const between = (draw, from, to) => ranked(from + Math.floor(draw() * (to - from)));
  return {
    'a word': [50, (draw) => between(draw, 2_000, 20_000)],
    'two words': [50, (draw) => `${between(draw, 10, 200)} ${between(draw, 10, 200)}`],
    'a word that is being typed': [50, (draw) => between(draw, 2_000, 20_000).slice(0, 4), { typing: true }],
    'a common word': [20, (draw) => between(draw, 0, 10)],
    'a phrase': [50, (draw) => `"${between(draw, 0, 20)} ${between(draw, 0, 20)}"`],
    'a phrase that is nowhere': [50, (draw) => `"${between(draw, 0, 20)} ${between(draw, 40_000, 90_000)}"`],
    'a common word but for another': [50, (draw) => `${between(draw, 0, 10)} -${between(draw, 10, 20)}`],
    'a common word among open dialogs with a tag': [
      50,
      (draw) => between(draw, 0, 10),
      { filters: { status: 'open', tags: '1' } },
    ],
    'a common word by relevance': [undefined, (draw) => between(draw, 0, 10), { sort: 'relevance' }],
  };
}

/** Rows of every kind of search, measured by `row`. */
export async function searched({ reader, eventStore, viewer, row, page }) {
  const questions = questionsHere({ reader, eventStore, product: parley });
  const searcher = { reader, questions, viewer };
  const words = vocabulary();
  for (const [kind, [target, queryOf, options = {}]] of Object.entries(kindsOf(words))) {
    const draw = random(13);
    await row(`messages with ${kind}`, target, () =>
      searchMessages(searcher, { q: queryOf(draw), limit: page, ...options }),
    );
  }
  const draw = random(17);
  await row('dialogs by a name', 50, () =>
    searchDialogs(searcher, { q: wordAt(words, draw()), limit: page }),
  );
  await row('dialogs by the end of a phone number', 50, () =>
    searchDialogs(searcher, { q: String(1_000 + Math.floor(draw() * 8_999)), limit: page }),
  );
}
