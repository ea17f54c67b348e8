import { describe, expect, test } from '@jest/globals';
import { defineAggregate } from '@parley/eventsourcing';
import { accountAggregate, deposit, withdraw } from '../account.fixtures.js';
import { deciderSpecification } from './decider-specification.js';

const { given } = deciderSpecification(accountAggregate);
const context = { bonus: 0 };
const deposited = (amount: number) => ({ type: 'Deposited', data: { amount } }) as const;
const withdrawn = (amount: number) => ({ type: 'Withdrawn', data: { amount } }) as const;

describe('given/when/then', () => {
  test('passes for the events that follow', () => {
    given(deposited(5)).when(withdraw(3), context).then(withdrawn(3));
  });

  test('passes for nothing', () => {
    given().when({ type: 'Settle', amount: 0 }, context).then();
  });

  test('passes for the refusal that follows', () => {
    given(deposited(5)).when(withdraw(6), context).thenRefused('OVERDRAWN', { balance: 5 });
  });

  test('takes metadata of what is given, for a state that keeps some', () => {
    const generous = defineAggregate({
      ...accountAggregate,
      evolve: ({ balance }, { data, metadata }) => ({
        balance: balance + data.amount * (metadata.actor.kind === 'bot' ? 2 : 1),
      }),
    });
    const { given: givenTo } = deciderSpecification(generous);
    const byBot = { ...deposited(5), metadata: { actor: { kind: 'bot', id: 3 } } } as const;
    givenTo(deposited(1), byBot).when({ type: 'Settle', amount: 0 }, context).then(withdrawn(11));
  });
});

describe('given/when/then fails', () => {
  test('for other events, more events or fewer', () => {
    const when = given().when(deposit(5), context);
    expect(() => when.then(deposited(6))).toThrow();
    expect(() => when.then(deposited(5), deposited(5))).toThrow();
    expect(() => when.then()).toThrow();
  });

  test('for another refusal, other details, or none', () => {
    const refused = given().when(withdraw(5), context);
    expect(() => refused.thenRefused('FROZEN')).toThrow();
    expect(() => refused.thenRefused('OVERDRAWN', { balance: 5 })).toThrow();
    expect(() => refused.then()).toThrow('The account holds less.');
    expect(() => given().when(deposit(5), context).thenRefused('OVERDRAWN')).toThrow('it led to Deposited');
  });

  test('for an event that breaks its schema, given or decided', () => {
    expect(() => given(deposited(0.5)).when(deposit(5), context)).toThrow('Deposited breaks its schema');
    const when = given().when(deposit(0.5), context);
    expect(() => when.then(deposited(0.5))).toThrow('Deposited breaks its schema');
  });

  test('for an event that is not among those of the aggregate', () => {
    const few = { ...accountAggregate, events: accountAggregate.events.slice(1) };
    const { given: givenFew } = deciderSpecification(few);
    expect(() => givenFew(deposited(5)).when(deposit(5), context)).toThrow('not among');
  });

  test('for a state that snapshots could not keep', () => {
    const evolve = () => ({ balance: 1, since: new Date(0) });
    const { given: givenDates } = deciderSpecification({ ...accountAggregate, evolve });
    expect(() => givenDates(deposited(5)).when(deposit(5), context)).toThrow();
  });
});
