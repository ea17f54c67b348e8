import { expect } from '@jest/globals';
import type { QueryReader } from '@parley/application';
import { listDialogs, type DialogListParams } from '@parley/dialogs';
import { viewers } from '@parley/dialogs/testing';
import type { Viewer } from '@parley/staff';
import { managerViewer } from '@parley/staff/testing';
import fc from 'fast-check';
import { byPlace, idsOf, ORDERS, type Search, type Standing } from './lists.fixtures.js';

/** One person with other rights for each page. */
const rights = fc
  .array(
    fc.record({
      permissions: fc.constantFrom<readonly string[]>([], ['all_dialogs']),
      channelIds: fc.constantFrom(null, [7], [8]),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => all.map((changes) => managerViewer(3, changes)));
/** What the index answers without columns, and what it does not. */
const BY_INDEX: readonly DialogListParams[] = [
  {},
  { status: 'open' },
  { channelId: '7,8' },
  { responsible: 'me,none,bot:2' },
];
const BY_COLUMNS: readonly DialogListParams[] = [
  { blocked: false },
  { unread: true },
  { pinnedTags: 'any', total: true },
  { total: true },
];
const askers = fc.oneof(fc.constant([viewers.administrator]), rights);
const walkOf = (orders: readonly DialogListParams[], asked: readonly DialogListParams[]) =>
  fc.record({
    params: fc
      .tuple(fc.constantFrom(...orders), fc.constantFrom(...asked))
      .map(([by, params]): DialogListParams => ({ ...params, ...by })),
    askers,
    limit: fc.integer({ min: 1, max: 3 }),
  });
const several = { minLength: 5, maxLength: 5 };
/** Pages of lists, in every order, by the index and by columns, for many kinds of rights. */
export const walks = fc
  .tuple(
    fc.array(walkOf(ORDERS.slice(0, 2), BY_INDEX), several),
    fc.array(walkOf(ORDERS, BY_COLUMNS), several),
    fc.array(walkOf(ORDERS.slice(2), [{}]), several),
  )
  .map((all) => all.flat());
type Walk = typeof walks extends fc.Arbitrary<readonly (infer W)[]> ? W : never;

/** What there was when a page was asked for, and what it showed of that. */
interface Turned {
  readonly there: readonly Standing[];
  readonly shown: readonly number[];
}

/** Turns pages, each when it is called; null: there is no other. */
export function pagesOf(reader: QueryReader, { params, askers: who, limit }: Walk) {
  const turned: Turned[] = [];
  let cursor: string | null | undefined;
  let last: Standing | undefined;
  return {
    turned,
    isEnded: (): boolean => cursor === null,
    async turn(search: Search): Promise<void> {
      const asker = who[turned.length % who.length] as Viewer;
      const there = search(asker, params, Date.now());
      const answer = await listDialogs(reader, asker, { ...params, limit, cursor: cursor ?? undefined });
      const shown = idsOf(answer.items);
      const after = there.filter(
        (one) => !last || byPlace(one, last) * (params.reverse === true ? -1 : 1) > 0,
      );
      expect({ params, shown }).toEqual({ params, shown: idsOf(after.slice(0, limit)) });
      expect(answer.next !== null).toBe(after.length > limit);
      if (params.total === true) expect(answer.total?.count).toBe(there.length);
      turned.push({ there, shown });
      last = after[shown.length - 1];
      cursor = answer.next;
    },
  };
}

/** Those that were there for every page at the same place are shown once, and no other twice at one place. */
export function stoodStill(turned: readonly Turned[]): void {
  const shown = turned.flatMap((page) => page.shown);
  const [first] = turned;
  for (const { dialogId, key } of first?.there ?? []) {
    const isStill = turned.every(({ there }) =>
      there.some((one) => one.dialogId === dialogId && one.key === key),
    );
    if (isStill) expect(shown.filter((id) => id === dialogId)).toEqual([dialogId]);
  }
  const places = turned.flatMap(({ there, shown: ids }) =>
    there
      .filter(({ dialogId }) => ids.includes(dialogId))
      .map(({ dialogId, key }) => `${dialogId} at ${key}`),
  );
  expect(places).toEqual([...new Set(places)]);
}
