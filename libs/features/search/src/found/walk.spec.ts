import { describe, expect, test } from '@jest/globals';
import type { WordsPlace } from '@parley/eventsourcing';
import type { Hits } from './hits.question.js';
import { hitAt, walk } from './walk.js';

const at = (n: number): number => Date.parse('2026-03-01T10:00:00.000Z') - n * 1_000;
const placeAt = (n: number): WordsPlace => [new Date(at(n)).toISOString(), String(n)];
let ended = false;

/** Hits in pieces of so many, `id` by its place, each in a dialog of its own. `lastNext`: where more may be. */
async function* pieces(
  total: number,
  size: number,
  lastNext: WordsPlace | null = null,
): AsyncGenerator<Hits> {
  ended = false;
  try {
    for (let from = 0; from < total; from += size) {
      const places = Array.from({ length: Math.min(size, total - from) }, (_, n) => from + n);
      yield {
        ids: places.map(String),
        at: Float64Array.from(places, at),
        dialogIds: Float64Array.from(places, (n) => n + 1),
        next: from + size < total ? placeAt(from + size - 1) : lastNext,
      };
    }
  } finally {
    ended = true;
  }
}
const everySo = (step: number) => (hits: Hits) =>
  hits.ids.flatMap((id, n) => (Number(id) % step === 0 ? [hitAt(hits, n)] : []));

describe('a walk through hits', () => {
  test('ends as soon as it has enough, and wants no more pieces', async () => {
    const { kept, stoppedAt } = await walk(pieces(1_000, 10), 3, everySo(7));
    expect(kept.map(({ id }) => id)).toEqual(['0', '7', '14']);
    expect([stoppedAt, ended]).toEqual([null, true]);
  });

  test('that comes to the last hit has looked at everything', async () => {
    const { kept, stoppedAt } = await walk(pieces(15, 10), 50, everySo(7));
    expect([kept.length, stoppedAt]).toEqual([3, null]);
  });

  test('that may look at no more says where it stopped, also where it has kept nothing', async () => {
    const none = await walk(pieces(20, 10, placeAt(19)), 50, () => []);
    expect(none).toEqual({ kept: [], stoppedAt: [new Date(at(19)).toISOString(), '19'] });
    const some = await walk(pieces(20, 10, placeAt(19)), 50, everySo(7));
    expect([some.kept.length, some.stoppedAt?.[1]]).toEqual([3, '19']);
  });
});
