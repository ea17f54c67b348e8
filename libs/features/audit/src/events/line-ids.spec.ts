import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LINE_ID, lineId, startOf } from './line-ids.js';

const time = fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true });
const place = fc.record({ at: time, position: fc.bigInt(0n, 2n ** 63n - 1n) });
const idOf = ({ at, position }: { at: Date; position: bigint }): string =>
  lineId({ recordedAt: at.toISOString(), position });
const LAST = Date.parse('5188-04-22T11:04:28.415Z');

test('ids sort by the time of recording, then by position', () => {
  fc.assert(
    fc.property(place, place, fc.boolean(), (one, other, isSameTime) => {
      const [a, b] = [one, isSameTime ? { ...other, at: one.at } : other];
      const [from, to] = [a, b].map(({ at }) => Math.min(at.getTime(), LAST)) as [number, number];
      const isBefore = from === to ? a.position < b.position : from < to;
      expect(idOf(a) < idOf(b)).toBe(isBefore);
    }),
  );
});

test('a time begins with the first id of its ms', () => {
  fc.assert(
    fc.property(place, time, (one, at) => {
      if (Math.max(one.at.getTime(), at.getTime()) > LAST) return;
      expect(startOf(at.toISOString()) < idOf(one)).toBe(one.at >= at);
      expect(startOf(at.getTime())).toBe(startOf(at.toISOString()));
    }),
  );
});

test('an id is told from a time and from other text', () => {
  fc.assert(fc.property(place, (one) => expect(idOf(one)).toMatch(LINE_ID)));
  for (const other of [startOf(0), '', '00000000000000000001', 'x'.repeat(40)])
    expect(other).not.toMatch(LINE_ID);
});
