import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { closed, received, sent } from '../testing/stories/dialog.examples.js';
import type { DialogEvent } from './dialog.state.js';
import { MOST_WAITING, nothingUnanswered, unansweredAfter, unreadAfter } from './dialog.unanswered.js';

/** RFC 3339 UTC with ms, so many minutes into the year. */
const at = (minute: number): string => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
const inApp = (toldAt: string | null): DialogEvent => received({ originator: 'channel', toldAt });

const after = (...events: DialogEvent[]) =>
  events.reduce((before, event) => unansweredAfter(before, event as never), nothingUnanswered);
/** Numbers of the messages that wait; the client writes in the order of the numbers. */
const waitingAfter = (...events: DialogEvent[]) => after(...events).waiting.map(({ upTo }) => upTo);
const wrote = (...minutes: (number | null)[]): DialogEvent[] =>
  minutes.map((minute, index) =>
    received({ incoming: index + 1, toldAt: minute === null ? null : at(minute), receivedAt: null }),
  );

const outside: readonly (readonly [string, (minute: number) => DialogEvent])[] = [
  ["an answer in the messenger's own app", (minute) => inApp(at(minute))],
  ["an import's answer", (minute) => sent({ toldAt: at(minute) })],
  ["an import's closing", (minute) => closed(1, at(minute))],
];

describe.each(outside)('%s', (_, answer) => {
  test('that arrives late answers what was written before it, and nothing that was written after', () => {
    expect(waitingAfter(...wrote(10, 30), answer(20))).toEqual([2]);
    expect(waitingAfter(...wrote(30, 10), answer(20))).toEqual([1]);
    expect(waitingAfter(...wrote(10, 30), answer(5))).toEqual([1, 2]);
    expect(waitingAfter(...wrote(10, 30), answer(40))).toEqual([]);
  });

  test('of one time with a message answers it when it arrives after it, and not when before', () => {
    expect(waitingAfter(...wrote(10), answer(10))).toEqual([]);
    expect(waitingAfter(answer(10), ...wrote(10))).toEqual([1]);
  });

  test('answers what was written before it and arrives later', () => {
    expect(waitingAfter(answer(20), ...wrote(10, 30))).toEqual([2]);
    expect(waitingAfter(answer(20), answer(5), ...wrote(10))).toEqual([]);
  });

  test('that arrives late leaves what was received after it, where nothing was told of its time', () => {
    expect(waitingAfter(received({ toldAt: null, receivedAt: at(30) }), answer(20))).toEqual([1]);
    expect(waitingAfter(answer(20), received({ toldAt: null, receivedAt: at(10) }))).toEqual([1]);
  });

  test('answers what no time is known of', () => {
    expect(waitingAfter(...wrote(null), answer(1))).toEqual([]);
  });

  test('twice answers the same', () => {
    expect(after(...wrote(10, 30), answer(20), answer(20))).toEqual(after(...wrote(10, 30), answer(20)));
  });
});

describe.each([
  ['an answer that was written here', sent()],
  ['a closing here', closed()],
  ["an answer in the messenger's own app of which no time is told", inApp(null)],
])('%s', (_, answer) => {
  test('answers all that had arrived, and nothing that arrives later', () => {
    expect(waitingAfter(...wrote(10, 30), answer)).toEqual([]);
    expect(waitingAfter(answer, ...wrote(10))).toEqual([1]);
  });
});

test('a private note answers nothing', () => {
  expect(waitingAfter(...wrote(10), sent({ scope: 'private', toldAt: at(20) }))).toEqual([1]);
});

describe('however many wait', () => {
  const many = wrote(...Array.from({ length: MOST_WAITING + 10 }, (_, minute) => minute));

  test('all count, and the latest are told apart', () => {
    const { waiting } = after(...many);
    expect(waiting).toHaveLength(MOST_WAITING);
    expect(unreadAfter(waiting, 0)).toBe(MOST_WAITING + 10);
    expect(unreadAfter(waiting, 4)).toBe(MOST_WAITING + 6);
    expect(unreadAfter(after(...many, inApp(at(20))).waiting, 0)).toBe(MOST_WAITING + 10 - 21);
  });

  test('an answer between the earliest leaves them waiting', () => {
    expect(unreadAfter(after(...many, inApp(at(5))).waiting, 0)).toBe(MOST_WAITING + 10);
  });

  test('none is lost, in whichever turn they arrive', () => {
    const minutes = fc.array(fc.nat({ max: 90 }), { minLength: MOST_WAITING, maxLength: MOST_WAITING * 3 });
    fc.assert(
      fc.property(minutes, fc.nat({ max: 100 }), fc.nat({ max: 90 }), (written, readUpTo, answered) => {
        const { waiting } = after(...wrote(...written), inApp(at(answered)));
        const later = written.filter((minute) => minute > answered);
        expect(waiting.length).toBeLessThanOrEqual(MOST_WAITING);
        expect(unreadAfter(waiting, 0)).toBeGreaterThanOrEqual(later.length);
        const unread = written.filter((minute, index) => minute > answered && index >= readUpTo);
        expect(unreadAfter(waiting, readUpTo)).toBeGreaterThanOrEqual(unread.length);
      }),
      { numRuns: 200 },
    );
  });
});
