import { describe, expect, test } from '@jest/globals';
import { defineCommand, defineErrors, extendAggregate } from '@parley/eventsourcing';
import { accountAggregate } from '../account.fixtures.js';
import { freeze, freezeEvents, freezeSlice, thaw } from '../extension.fixtures.js';
import { commandSpecification } from './command-specification.js';

const errors = defineErrors({
  NOT_THERE: { family: 'Domain', kind: 'not-found', meaning: 'There is no such account.' },
});

const deposited = (amount: number) => ({ type: 'Deposited', data: { amount } });
const frozen = { type: 'Frozen', data: { reason: 'audit' } } as const;
const freezing = { type: 'Freeze', reason: 'audit' } as const;
const thawing = { type: 'Thaw' } as const;

describe('given/when/then of a contributed command', () => {
  test('folds what happened on both sides', () => {
    const { given } = commandSpecification(thaw);
    const when = given(frozen, deposited(1)).when(thawing, { least: 1 });
    when.then({ type: 'Thawed', data: {} });
    given(deposited(1), frozen).when(thawing, { least: 1 }).thenRefused('TOO_EARLY');
    given().when(thawing, { least: 1 }).then();
    expect(() => when.then()).toThrow();
  });

  test('sees the state of the aggregate', () => {
    const { given } = commandSpecification(freeze);
    given(deposited(1)).when(freezing, null).then(frozen);
    given({ type: 'Withdrawn', data: { amount: 1 } })
      .when(freezing, null)
      .thenRefused('OVERDRAWN');
  });

  test('is refused by the guard of the aggregate first, as of its stream', () => {
    const guarded = {
      ...accountAggregate,
      guard: (_: unknown, id: number | string) => {
        throw errors.NOT_THERE('There is no such account.', { id });
      },
    };
    const { base: _, events: __, ...own } = freezeSlice;
    const command = defineCommand(extendAggregate(guarded, freezeEvents)(own))({
      type: 'Freeze',
      decide: () => [frozen],
    });
    commandSpecification(command, 7).given().when(freezing, null).thenRefused('NOT_THERE', { id: 7 });
  });

  test('fails for an event that breaks its schema, or is of neither side', () => {
    const { given } = commandSpecification(freeze);
    expect(() => given(deposited(0.5)).when(freezing, null)).toThrow('Deposited breaks its schema');
    expect(() => given({ type: 'Noted', data: {} }).when(freezing, null)).toThrow('not among');
  });
});
