import { describe, expect, test } from '@jest/globals';
import { deciderSpecification, stateAfter as folded } from '@parley/testkit';
import type { Responsible } from '@parley/shared';
import type { IssueToken, RevokeToken, StaffContext } from './staff.commands.js';
import { staffAggregate } from './staff.decide.js';
import { tokenOf, type StaffEvent } from './staff.state.js';

const { given } = deciderSpecification(staffAggregate);

const bobAs: Responsible = { kind: 'manager', id: 2 };
const helperAs: Responsible = { kind: 'bot', id: 2 };
const byAnn: StaffContext = { sender: { kind: 'manager', id: 1 }, newId: 4 };
const byBob: StaffContext = { sender: bobAs, newId: 4 };
const hash = 'a1'.repeat(32);

const ann: StaffEvent = {
  type: 'UserCreated',
  data: { userId: 1, name: 'Ann', permissions: ['administrator'], groupId: null },
};
const bob: StaffEvent = {
  type: 'UserCreated',
  data: { userId: 2, name: 'Bob', permissions: [], groupId: null },
};
const helper: StaffEvent = { type: 'BotCreated', data: { botId: 2, name: 'Helper', roles: [] } };
const bobGone: StaffEvent = { type: 'UserDeactivated', data: { userId: 2 } };

const issue: IssueToken = { type: 'IssueToken', owner: bobAs, label: 'laptop', hash };
const revoke: RevokeToken = { type: 'RevokeToken', tokenId: 4 };
const issued = (tokenId: number, owner: Responsible): StaffEvent => ({
  type: 'TokenIssued',
  data: { tokenId, owner, label: 'laptop', hash },
});
const revoked: StaffEvent = { type: 'TokenRevoked', data: { tokenId: 4 } };
const stateAfter = (...events: StaffEvent[]) => folded(staffAggregate, events);

describe('IssueToken', () => {
  test('an administrator issues one for anybody, the system too', () => {
    given(ann, bob).when(issue, byAnn).then(issued(4, bobAs));
    given(ann, helper)
      .when({ ...issue, owner: helperAs }, byAnn)
      .then(issued(4, helperAs));
    given(ann, bob).when(issue, { sender: null, newId: 4 }).then(issued(4, bobAs));
  });

  test('users issue their own, and nobody else’s', () => {
    given(ann, bob, helper).when(issue, byBob).then(issued(4, bobAs));
    given(ann, bob, helper)
      .when({ ...issue, owner: { kind: 'manager', id: 1 } }, byBob)
      .thenRefused('NOT_ALLOWED');
    given(ann, bob, helper)
      .when({ ...issue, owner: helperAs }, byBob)
      .thenRefused('NOT_ALLOWED');
  });

  test('a bot issues none, not even its own: a leaked token must not make others', () => {
    given(ann, helper)
      .when({ ...issue, owner: helperAs }, { sender: helperAs, newId: 4 })
      .thenRefused('NOT_ALLOWED');
  });

  test('is refused for an owner that is unknown or deactivated', () => {
    given(ann).when(issue, byAnn).thenRefused('USER_NOT_FOUND', { userId: 2 });
    given(ann)
      .when({ ...issue, owner: helperAs }, byAnn)
      .thenRefused('BOT_NOT_FOUND', { botId: 2 });
    given(ann, bob, bobGone).when(issue, byAnn).thenRefused('USER_INACTIVE', { userId: 2 });
    given(ann, bob, bobGone).when(issue, byBob).thenRefused('NOT_ALLOWED');
  });

  test('is refused for a live id, a label out of bounds, and whatever is not a SHA-256', () => {
    given(ann, bob, issued(4, bobAs)).when(issue, byAnn).thenRefused('TOKEN_ALREADY_EXISTS', { tokenId: 4 });
    for (const label of ['', '   ', 'x'.repeat(101)]) {
      given(ann, bob)
        .when({ ...issue, label }, byAnn)
        .thenRefused('INVALID_STAFF_NAME');
    }
    for (const wrong of ['', 'prl_4_secret', 'A1'.repeat(32), 'a'.repeat(63), `${hash}\n`]) {
      given(ann, bob)
        .when({ ...issue, hash: wrong }, byAnn)
        .thenRefused('INVALID_TOKEN_HASH', { tokenId: 4 });
    }
  });

  test('an owner has at most 20 live tokens; revoking one makes room; others do not count', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => issued(100 + index, bobAs));
    const ofHelper = { ...issue, owner: helperAs };
    given(ann, bob, helper, ...twenty)
      .when(issue, byBob)
      .thenRefused('TOO_MANY_TOKENS', { limit: 20 });
    given(ann, bob, helper, ...twenty)
      .when(ofHelper, byAnn)
      .then(issued(4, helperAs));
    const oneLess: StaffEvent = { type: 'TokenRevoked', data: { tokenId: 105 } };
    given(ann, bob, helper, ...twenty, oneLess)
      .when(issue, byBob)
      .then(issued(4, bobAs));
  });
});

describe('RevokeToken', () => {
  test('administrators revoke any token, users their own', () => {
    given(ann, bob, issued(4, bobAs)).when(revoke, byAnn).then(revoked);
    given(ann, bob, issued(4, bobAs)).when(revoke, byBob).then(revoked);
    given(ann, bob, issued(4, { kind: 'manager', id: 1 }))
      .when(revoke, byBob)
      .thenRefused('TOKEN_NOT_FOUND', { tokenId: 4 });
    for (const sender of [bobAs, helperAs])
      for (const tokens of [[issued(4, helperAs)], []])
        given(ann, bob, helper, ...tokens)
          .when(revoke, { sender })
          .thenRefused('TOKEN_NOT_FOUND', { tokenId: 4 });
  });

  test('is refused for a token that is unknown, revoked, or of a deactivated user', () => {
    given(ann).when(revoke, byAnn).thenRefused('TOKEN_NOT_FOUND', { tokenId: 4 });
    given(ann, bob, issued(4, bobAs), revoked).when(revoke, byAnn).thenRefused('TOKEN_NOT_FOUND');
    given(ann, bob, issued(4, bobAs), bobGone).when(revoke, byAnn).thenRefused('TOKEN_NOT_FOUND');
  });
});

describe('live tokens', () => {
  test('a token is found with its owner and hash until it is revoked', () => {
    expect(tokenOf(stateAfter(ann, bob, issued(4, bobAs)), 4)).toEqual({
      owner: bobAs,
      label: 'laptop',
      hash,
    });
    expect(tokenOf(stateAfter(ann, bob, issued(4, bobAs), revoked), 4)).toBeNull();
    expect(tokenOf(stateAfter(ann), 4)).toBeNull();
  });

  test('deactivating a user revokes all tokens of that user and of nobody else', () => {
    const state = stateAfter(
      ann,
      bob,
      helper,
      issued(4, bobAs),
      issued(5, bobAs),
      issued(6, helperAs),
      bobGone,
    );
    expect([4, 5, 6].map((id) => tokenOf(state, id)?.owner ?? null)).toEqual([null, null, helperAs]);
  });

  test('the state does not grow with tokens that are gone', () => {
    const round: StaffEvent[] = [issued(4, bobAs), revoked];
    expect(stateAfter(ann, bob, ...round, ...round, ...round)).toEqual(stateAfter(ann, bob));
  });
});
