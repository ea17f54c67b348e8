import { Type } from 'typebox';
import {
  type CommandEnvelope,
  defineAggregate,
  defineEvent,
  defineErrors,
  type DomainEvent,
  type RunOptions,
} from '@parley/eventsourcing';

export const accountErrors = defineErrors({
  OVERDRAWN: { family: 'Domain', kind: 'rule', meaning: 'The account holds less.' },
});

const Amount = Type.Object({ amount: Type.Integer() });
const Deposited = defineEvent('Deposited', 1, Amount, { amount: 5 });
const Withdrawn = defineEvent('Withdrawn', 1, Amount, { amount: 5 });
export const accountEvents = [Deposited, Withdrawn] as const;

export interface AccountCommand {
  readonly type: 'Deposit' | 'Withdraw' | 'Settle';
  readonly amount: number;
}
export interface AccountContext {
  /** A deposit's second event, unless 0. */
  readonly bonus: number;
}
type AccountEvent = DomainEvent<(typeof accountEvents)[number]>;
export interface AccountState {
  readonly balance: number;
}

const deposited = (amount: number): AccountEvent => ({ type: 'Deposited', data: { amount } });

/** Big enough for every property of the write side: it adds, refuses, and leaves things as they are. */
export const accountAggregate = defineAggregate<
  AccountState,
  AccountCommand,
  (typeof accountEvents)[number],
  AccountContext
>({
  name: 'account',
  stateVersion: 1,
  events: accountEvents,
  initialState: { balance: 0 },
  decide(state, { type, amount }, { bonus }): readonly AccountEvent[] {
    if (type === 'Settle')
      return state.balance === 0 ? [] : [{ type: 'Withdrawn', data: { amount: state.balance } }];
    if (type === 'Deposit') return (bonus === 0 ? [amount] : [amount, bonus]).map(deposited);
    if (amount <= state.balance) return [{ type: 'Withdrawn', data: { amount } }];
    throw accountErrors.OVERDRAWN('The account holds less.', { balance: state.balance });
  },
  evolve: (state, { type, data }) => ({
    balance: type === 'Deposited' ? state.balance + data.amount : state.balance - data.amount,
  }),
});

export const deposit = (amount: number): AccountCommand => ({ type: 'Deposit', amount });
export const withdraw = (amount: number): AccountCommand => ({ type: 'Withdraw', amount });

export const envelope = (commandId: string): CommandEnvelope => ({
  commandId,
  actor: { kind: 'manager', id: 5 },
  correlationId: `correlation of ${commandId}`,
});

export type AccountOptions = RunOptions<AccountState, AccountContext>;
export const noBonus: AccountOptions = { context: () => ({ bonus: 0 }) };
