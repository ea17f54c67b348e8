import { expect, it } from '@jest/globals';
import { binOf, type Document, type Scalar, type WordsPlace, type WordsQuery } from '@parley/eventsourcing';
import { refusalOf } from '../../../event-store/events.fixtures.js';
import { put, write, type DocumentStoreContext } from '../../place.fixtures.js';
import { binsOf, createWordPlace, foundBy, inBins, minute, pageOf } from './place.fixtures.js';

const note = (words: string, n: number, dialog: unknown): Document => ({ words, at: minute(n), dialog });

export function wordBinsContract({ store }: DocumentStoreContext): void {
  it.each([1, 20])('words: a question of bins answers hits of these alone, of %i bits', async (bits) => {
    const place = await createWordPlace(store(), { words: inBins(bits) });
    const of = (n: number, dialog: unknown) => write(`m${n}`, 1n, note('x y', n, dialog));
    // Of one second and one bin: more than a row number may tell apart.
    const same = Array.from({ length: 40 }, (_, n) => write(`s${n}`, 1n, note('x', 50, n % 2)));
    await put(place, of(1, 7), of(2, 8), of(3, 9), of(4, 'anna'), of(5, -0.5), of(6, null), ...same);
    const ask = async (dialogs: readonly Scalar[], query: Partial<WordsQuery> = {}) => {
      const bins = binsOf(dialogs, bits);
      return foundBy(place, [{ term: 'y' }], { bins, ...query });
    };
    const isBeside = (a: Scalar, b: Scalar): boolean => binOf(a, { bits }) === binOf(b, { bits });
    const values = [7, 8, 9, 'anna', -0.5, null];
    for (const value of values) {
      const expected = values.flatMap((other, n) => (isBeside(other, value) ? [`m${n + 1}`] : []));
      expect(await ask([value])).toEqual(expected.toReversed());
      expect(await ask([value], { direction: 1 })).toEqual(expected);
    }
    expect(await ask([])).toEqual([]);
    const evens = await foundBy(place, [{ term: 'x' }, { phrase: ['x'] }], { bins: binsOf([0], bits) });
    expect(evens.filter((id) => id.startsWith('s'))).toHaveLength(20);
  });

  it('words: a document that changes its bin is found in the new one, once', async () => {
    const place = await createWordPlace(store(), { words: inBins(20) });
    await put(place, write('a', 1n, note('x', 1, 1)), write('b', 1n, note('x', 1, 2)));
    await put(place, write('a', 2n, note('x', 1, 2)));
    const ask = (...dialogs: number[]) => foundBy(place, [{ term: 'x' }], { bins: binsOf(dialogs, 20) });
    expect([await ask(1), await ask(2), await ask(1, 2)]).toEqual([[], ['b', 'a'], ['b', 'a']]);
    await put(place, write('a', 3n, null));
    expect(await ask(1, 2)).toEqual(['b']);
  });

  it('words: bins that most hits are not in are gone through to the end, and a place between hits is none of them', async () => {
    const place = await createWordPlace(store(), { words: inBins(4) });
    const writes = Array.from({ length: 300 }, (_, n) => write(`m${n}`, 1n, note('x', n, n % 100)));
    await put(place, ...writes);
    for (const direction of [1, -1] as const) {
      const found: string[] = [];
      const query = { all: [{ term: 'x' }], none: [], direction, bins: binsOf([0], 4), limit: 10 };
      for (let after: WordsPlace | null = null, pages = 0; pages === 0 || after !== null; pages += 1) {
        expect(pages).toBeLessThan(40);
        const page = await pageOf(place, { ...query, ...(after && { after }) });
        found.push(...page.hits.map(({ id }) => id));
        after = page.next;
      }
      const expected = writes.flatMap(({ id, document }) =>
        binOf(Number(document?.['dialog']), { bits: 4 }) === 0 ? [id] : [],
      );
      expect(found).toEqual(direction === 1 ? expected : expected.toReversed());
    }
  });

  it('INVALID_QUERY: bins of another number', async () => {
    const place = await createWordPlace(store(), { words: inBins(4) });
    const bins = new Uint8Array(1);
    expect(await refusalOf(foundBy(place, [{ term: 'x' }], { bins }))).toBe('Validation INVALID_QUERY');
  });
}
