import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Responsible } from '@parley/shared';
import { attempt, comparing, type Compare } from '@parley/testkit';
import { staffPermissions } from './permissions.js';
import type { StaffCommand } from './staff.commands.js';
import { staffAggregate } from './staff.decide.js';
import { tokenOf, type StaffState } from './staff.state.js';

const userId = fc.integer({ min: 1, max: 4 });
const tokenId = fc.integer({ min: 1, max: 6 });
const permissions = fc.uniqueArray(fc.constantFrom('administrator', 'all_dialogs'));
const hash = 'f'.repeat(64);

const command: fc.Arbitrary<StaffCommand> = fc.oneof(
  fc.record({
    type: fc.constant('CreateUser' as const),
    name: fc.constant('x'),
    permissions,
    groupId: fc.constant(null),
  }),
  fc.record({ type: fc.constant('SetPermissions' as const), userId, permissions }),
  fc.record({ type: fc.constant('DeactivateUser' as const), userId }),
  userId.map((id) => ({
    type: 'IssueToken' as const,
    owner: { kind: 'manager' as const, id },
    label: 'x',
    hash,
  })),
  fc.record({ type: fc.constant('RevokeToken' as const), tokenId }),
);
const sender = fc.option(userId.map((id): Responsible => ({ kind: 'manager', id })));
/** Ids of what is created come from few, so that some are in use. */
const steps = fc.array(fc.tuple(command, sender, fc.nat()), { minLength: 1, maxLength: 40 });

/** Users have ids from 1 to 4, tokens from 1 to 6. */
const newIdOf = ({ type }: StaffCommand, drawn: number): number =>
  1 + (drawn % (type === 'CreateUser' ? 4 : 6));

/** Who works here and with which tokens, kept the plain way. */
interface Model {
  users: Map<number, { active: boolean; permissions: string }>;
  tokens: Map<number, number>;
}

const text = (given: readonly string[]): string =>
  staffPermissions
    .map(({ name }) => name)
    .filter((one) => given.includes(one))
    .join();
const isAdministrator = (model: Model, id: number): boolean => {
  const user = model.users.get(id);
  return user !== undefined && user.active && user.permissions.startsWith('administrator');
};
const administrators = (model: Model): number =>
  [...model.users.keys()].filter((id) => isAdministrator(model, id)).length;

function allowed(model: Model, given: StaffCommand, by: Responsible | null): boolean {
  if (by === null || isAdministrator(model, by.id)) return true;
  if (!model.users.get(by.id)?.active) return false;
  if (given.type === 'IssueToken') return given.owner.id === by.id;
  return given.type === 'RevokeToken' && model.tokens.get(given.tokenId) === by.id;
}

/** Changes the model and says whether it did. */
function apply(model: Model, given: StaffCommand, newId: number): boolean {
  const user = 'userId' in given ? model.users.get(given.userId) : undefined;
  const isLast = 'userId' in given && isAdministrator(model, given.userId) && administrators(model) === 1;
  switch (given.type) {
    case 'CreateUser':
      if (model.users.has(newId)) return false;
      model.users.set(newId, { active: true, permissions: text(given.permissions) });
      return true;
    case 'SetPermissions': {
      const wanted = text(given.permissions);
      if (
        !user?.active ||
        user.permissions === wanted ||
        (isLast && !given.permissions.includes('administrator'))
      )
        return false;
      user.permissions = wanted;
      return true;
    }
    case 'DeactivateUser':
      if (!user?.active || isLast) return false;
      user.active = false;
      model.tokens = new Map([...model.tokens].filter(([, owner]) => owner !== given.userId));
      return true;
    case 'IssueToken':
      if (model.tokens.has(newId) || !model.users.get(given.owner.id)?.active) return false;
      model.tokens.set(newId, given.owner.id);
      return true;
    case 'RevokeToken':
      return model.tokens.delete(given.tokenId);
    default:
      throw new Error('Not part of the model.');
  }
}

function compareWith(compare: Compare, state: StaffState, model: Model): void {
  const users = Object.entries(state.users).map(([id, user]) => [
    Number(id),
    { active: user.active, permissions: text(user.permissions) },
  ]);
  const modelled = [...model.users].map(([id, user]) => [id, { ...user }]);
  compare(Object.fromEntries(users), Object.fromEntries(modelled));
  const ids = [1, 2, 3, 4, 5, 6];
  compare(
    ids.map((id) => tokenOf(state, id)?.owner.id ?? null),
    ids.map((id) => model.tokens.get(id) ?? null),
  );
}

test('the staff agrees with the model after any sequence of commands by anybody, refusals included', () => {
  fc.assert(
    fc.property(steps, (given) =>
      comparing((compare) => {
        let state = staffAggregate.initialState;
        const model: Model = { users: new Map(), tokens: new Map() };
        for (const [next, by, drawn] of given) {
          const newId = newIdOf(next, drawn);
          const outcome = attempt(staffAggregate, state, next, {
            sender: by,
            newId,
            permissions: staffPermissions,
          });
          const taken = allowed(model, next, by) && apply(model, next, newId);
          compare(outcome.refusal === null, taken);
          state = outcome.state;
          compareWith(compare, state, model);
        }
      }),
    ),
    { numRuns: 300 },
  );
});

test('once there was an active administrator there always is one, whatever anybody commands', () => {
  const first: StaffCommand = {
    type: 'CreateUser',
    name: 'x',
    permissions: ['administrator'],
    groupId: null,
  };
  fc.assert(
    fc.property(steps, (given) => {
      let { state } = attempt(staffAggregate, staffAggregate.initialState, first, {
        sender: null,
        newId: 1,
        permissions: staffPermissions,
      });
      for (const [next, by, drawn] of given) {
        const context = { sender: by, newId: newIdOf(next, drawn), permissions: staffPermissions };
        state = attempt(staffAggregate, state, next, context).state;
        const live = Object.values(state.users).filter(
          (user) => user.active && user.permissions.includes('administrator'),
        );
        expect(live.length).toBeGreaterThan(0);
      }
    }),
    { numRuns: 300 },
  );
});
