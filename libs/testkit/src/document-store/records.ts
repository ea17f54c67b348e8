import { expect, it } from '@jest/globals';
import type { RecordKey } from '@parley/eventsourcing';
import { refusalOf } from '../event-store/events.fixtures.js';
import { freshName, type DocumentStoreContext } from './place.fixtures.js';

const DOCUMENT = 'Validation INVALID_DOCUMENT';

/** What {@link Records} promises. */
export function recordsContract({ store, reopen }: DocumentStoreContext): void {
  it('records: a version that does not hold changes nothing', async () => {
    const kind = freshName();
    expect(await store().getRecord(kind, 'a')).toBeNull();
    expect(await store().putRecord(kind, 'a', { n: 0 }, 1)).toBe(false);
    expect(await store().putRecord(kind, 'a', { n: 1 }, 0)).toBe(true);
    expect(await store().putRecord(kind, 'a', { n: 2 }, 0)).toBe(false);
    expect(await store().getRecord(kind, 'a')).toEqual({ id: 'a', version: 1, value: { n: 1 } });
    expect(await store().putRecord(kind, 'a', { n: 3 }, 1)).toBe(true);
    expect(await store().putRecord(kind, 'a', { n: 4 }, 1)).toBe(false);
    expect(await store().getRecord(kind, 'a')).toEqual({ id: 'a', version: 2, value: { n: 3 } });
  });

  it('records: without an expected version the last write wins, and each raises the version', async () => {
    const kind = freshName();
    expect(await store().putRecord(kind, 'a', 'first')).toBe(true);
    expect(await store().putRecord(kind, 'a', ['second'])).toBe(true);
    expect(await store().getRecord(kind, 'a')).toEqual({ id: 'a', version: 2, value: ['second'] });
  });

  it('records: of 16 who write the same version at once, one does', async () => {
    const kind = freshName();
    const tries = Array.from({ length: 16 }, (_, n) => store().putRecord(kind, 'a', n, 0));
    const done = await Promise.all(tries);
    expect(done.filter(Boolean)).toHaveLength(1);
    expect(await store().getRecord(kind, 'a')).toEqual({ id: 'a', version: 1, value: done.indexOf(true) });
  });

  it('records: kinds are apart, lists are by id, and what is deleted begins again at version 1', async () => {
    const [kind, other] = [freshName(), freshName()];
    await Promise.all(['b', 'a', 'ж', '😀', 'Z'].map((id) => store().putRecord(kind, id, id)));
    await store().putRecord(other, 'a', 'other');
    const ids = async (): Promise<string[]> => (await store().listRecords(kind)).map(({ id }) => id);
    expect(await ids()).toEqual(['Z', 'a', 'b', 'ж', '😀']);
    expect(await store().listRecords(other)).toEqual([{ id: 'a', version: 1, value: 'other' }]);
    expect(await store().listRecords(freshName())).toEqual([]);
    await store().putRecord(kind, 'a', 'again');
    await store().deleteRecord(kind, 'a');
    await store().deleteRecord(kind, 'a');
    expect(await ids()).toEqual(['Z', 'b', 'ж', '😀']);
    expect(await store().getRecord(other, 'a')).not.toBeNull();
    expect(await store().putRecord(kind, 'a', 'again', 0)).toBe(true);
    expect(await store().getRecord(kind, 'a')).toEqual({ id: 'a', version: 1, value: 'again' });
  });

  it('records: their keys come page by page, kind by kind and then by id', async () => {
    const kind = freshName();
    const ids = ['Z', 'a', 'b', 'ж', '😀'];
    for (const [of, id] of [`${kind}b`, kind].flatMap((of) => ids.map((id) => [of, id] as const)))
      await store().putRecord(of, id, id);
    const keys: RecordKey[] = [];
    for (let after: RecordKey | null = { kind, id: '' }; after !== null;) {
      const page: readonly RecordKey[] = await store().listRecordKeys(after, 3);
      keys.push(...page);
      after = page.length < 3 ? null : (page.at(-1) ?? null);
    }
    const expected = [kind, `${kind}b`].flatMap((of) => ids.map((id) => ({ kind: of, id })));
    expect(keys.filter((key) => key.kind.startsWith(kind))).toEqual(expected);
    expect(await store().listRecordKeys(null, 1)).toHaveLength(1);
  });

  it('records: of all kinds but those named none is left', async () => {
    const [kept, gone] = [freshName(), freshName()];
    await Promise.all(
      [kept, gone].flatMap((kind) => ['a', 'b'].map((id) => store().putRecord(kind, id, id))),
    );
    await store().clearRecords([kept]);
    expect(await store().listRecords(gone)).toEqual([]);
    expect((await store().listRecords(kept)).map(({ id }) => id)).toEqual(['a', 'b']);
    await store().clearRecords([]);
    expect(await store().listRecords(kept)).toEqual([]);
  });

  it('records: any value of JSON comes back exactly, after a restart too', async () => {
    const kind = freshName();
    const values = [null, false, 0, '', [], { a: { b: ['\0', '\ud800', '😀'] } }, 'x'.repeat(1_000_000)];
    for (const [n, value] of values.entries()) await store().putRecord(kind, `r${n}`, value);
    const read = async (): Promise<unknown[]> => (await store().listRecords(kind)).map(({ value }) => value);
    expect(await read()).toEqual(values);
    await reopen();
    expect(await read()).toEqual(values);
  });

  it('INVALID_DOCUMENT: records whose names or values cannot be kept', async () => {
    const kind = freshName();
    expect(await refusalOf(store().putRecord(kind, 'a\0', 1))).toBe(DOCUMENT);
    expect(await refusalOf(store().putRecord(`${kind}\udc00`, 'a', 1))).toBe(DOCUMENT);
    expect(await refusalOf(store().putRecord(kind, 'a', undefined))).toBe(DOCUMENT);
    expect(await refusalOf(store().putRecord(kind, 'a', 1n))).toBe(DOCUMENT);
    expect(await store().listRecords(kind)).toEqual([]);
  });
}
