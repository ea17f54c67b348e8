import { expect, test } from '@jest/globals';
import { createScene, text } from '@parley/dialogs/testing';
import { wantedOf } from '../asked/query.rules.js';
import { openSearching } from '../testing/searching.fixtures.js';
import { hitsQuestion } from './hits.question.js';

const MESSAGES = 1_020;

test('hits that cost much are looked at until the time is over, but a thousand of them always', async () => {
  const scene = createScene();
  scene.begin(11);
  for (let n = 0; n < MESSAGES; n += 1) scene.receive(11, text('красный чай'));
  const { questions, close } = await openSearching(scene.events);
  /** `likely`: in the first piece. */
  const looked = async (q: string, ms: number | null, likely = 1_000): Promise<number> => {
    const asked = { ...wantedOf(q, { typing: false }), projection: 'message-search', within: null } as const;
    const reach = { bins: null, after: null, most: 200_000, likely, ms };
    let count = 0;
    for await (const { ids } of questions.ask(hitsQuestion, { ...asked, ...reach })) count += ids.length;
    return count;
  };
  try {
    expect(await looked('"красный чай"', null)).toBe(MESSAGES);
    expect(await looked('"красный чай"', 0)).toBe(1_000);
    expect(await looked('красный чай', 0)).toBe(MESSAGES);
    // Too few before the last piece.
    expect(await looked('"красный чай"', 0, 300)).toBe(MESSAGES);
  } finally {
    await close();
  }
});
