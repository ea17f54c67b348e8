import { expect, test } from '@jest/globals';
import { sift } from './sift.js';

const ROWS = Array.from({ length: 1_000 }, (_, index) => index);

const search = (keep: (row: number) => boolean, limit: number, from?: number, most?: number) =>
  sift(
    {
      read: async (after, count) => ROWS.slice((after ?? -1) + 1).slice(0, count),
      keep: (rows) => rows.filter(keep),
      placeOf: (row) => row,
      ...(most && { most }),
    },
    limit,
    from,
  );

test('a search that has read as much as it may stops there, and goes on from there', async () => {
  const isRare = (row: number): boolean => row === 900;
  const first = await search(isRare, 5, undefined, 400);
  expect(first).toEqual({ shown: [], isMore: false, stoppedAt: 399 });
  const second = await search(isRare, 5, first.stoppedAt ?? undefined, 400);
  expect(second).toEqual({ shown: [], isMore: false, stoppedAt: 799 });
  expect(await search(isRare, 5, second.stoppedAt ?? undefined, 400)).toEqual({
    shown: [900],
    isMore: false,
    stoppedAt: null,
  });
});

test('a full page tells that there is more, wherever the search ended', async () => {
  expect(await search(() => true, 5, undefined, 200)).toEqual({
    shown: [0, 1, 2, 3, 4],
    isMore: true,
    stoppedAt: null,
  });
  expect(await search((row) => row < 3, 5)).toEqual({ shown: [0, 1, 2], isMore: false, stoppedAt: null });
});

test('of rows that are all kept one more than the page has is read; where some are left out, more at a time', async () => {
  const counts: number[] = [];
  const read = async (after: number | undefined, count: number) => {
    counts.push(count);
    return ROWS.slice((after ?? -1) + 1).slice(0, count);
  };
  const placeOf = (row: number) => row;
  await sift({ read, placeOf, keep: (rows) => rows }, 50, undefined);
  expect(counts.splice(0)).toEqual([51]);
  await sift({ read, placeOf, keep: (rows) => rows.filter((row) => row > 300), most: 500 }, 50, undefined);
  expect(counts).toEqual([51, 200, 200]);
});
