import { afterEach, expect, test } from '@jest/globals';
import { createScene, eventsOf, given, histories } from '@parley/dialogs/testing';
import {
  staffAggregate,
  TokenIssued,
  TokenRevoked,
  viewerOf,
  type StaffEvent,
  type StaffState,
} from '@parley/staff';
import type { RecordedEvent } from '@parley/eventsourcing';
import fc from 'fast-check';
import { NOW } from '../dialog/moment.js';
import { openHistory, type TestHistory } from '../testing/history.fixtures.js';
import { personAsOf } from './person-as-of.question.js';

const opened: TestHistory[] = [];
const historyOf = async (...events: Parameters<typeof openHistory>): Promise<TestHistory> => {
  const store = await openHistory(...events);
  opened.push(store);
  return store;
};
afterEach(() => Promise.all(opened.splice(0).map((store) => store.close())));

const staffAt = (log: readonly RecordedEvent[]): StaffState =>
  log
    .filter(({ stream }) => stream === 'staff-1')
    .reduce(
      (state, event) => staffAggregate.evolve(state, event as never as StaffEvent & RecordedEvent),
      staffAggregate.initialState,
    );

test('what a person or bot was allowed at any position is what a fold from scratch says', async () => {
  const places = fc.array(fc.nat(), { minLength: 10, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(histories, places, async (steps, numbers) => {
      const store = await historyOf(eventsOf(steps));
      for (const n of numbers) {
        const upTo = store.log.slice(0, 1 + (n % store.log.length));
        const moment = { kind: 'position', position: upTo.at(-1)!.position } as const;
        const staff = staffAt(upTo);
        for (const id of [1, 2, 3, 4, 5]) {
          const person = { kind: 'manager', id } as const;
          const asked = store.ask(personAsOf, { person, moment });
          if (staff.users[id] === undefined)
            await expect(asked).rejects.toMatchObject({ code: 'USER_NOT_FOUND' });
          else expect((await asked).viewer).toEqual(viewerOf(staff, person));
        }
      }
    }),
    { numRuns: 3, seed: 20_261_129, endOnFailure: true },
  );
});

test('tokens are shown without what they are checked by, revoked ones too', async () => {
  const made = createScene();
  made.user(1);
  const issued = (tokenId: number) =>
    given(TokenIssued, {
      ...TokenIssued.sample,
      tokenId,
      owner: { kind: 'manager', id: 1 },
      hash: 'f'.repeat(64),
    });
  const events = [...made.events, issued(1), issued(2), given(TokenRevoked, { tokenId: 1 })];
  const store = await historyOf(events);
  const answer = await store.ask(personAsOf, { person: { kind: 'manager', id: 1 }, moment: NOW });
  expect(answer.tokens.map(({ tokenId, revokedAt }) => [tokenId, revokedAt !== null])).toEqual([
    [1, true],
    [2, false],
  ]);
  expect(JSON.stringify(answer)).not.toContain('ffff');
});
