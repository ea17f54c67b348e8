import { Type } from 'typebox';
import { defineCommand, defineErrors, defineEvent, extendAggregate, type Slice } from '@parley/eventsourcing';
import { accountAggregate, accountErrors } from './account.fixtures.js';

/** A feature that extends accounts: each can be frozen, and it counts the deposits since then. */
const Frozen = defineEvent('Frozen', 1, Type.Object({ reason: Type.String() }), { reason: 'audit' });
const Thawed = defineEvent('Thawed', 1, Type.Object({}), {});
export const freezeEvents = [Frozen, Thawed] as const;

export interface FreezeState {
  readonly reason: string | null;
  /** Deposits since it was frozen. */
  readonly deposits: number;
}

const freezeErrors = defineErrors({
  FROZEN: { family: 'Domain', kind: 'conflict', meaning: 'The account is frozen.' },
  TOO_EARLY: { family: 'Domain', kind: 'rule', meaning: 'Too few deposits.' },
});

const thawed: FreezeState = { reason: null, deposits: 0 };

export const freezeSlice = extendAggregate(
  accountAggregate,
  freezeEvents,
)({
  feature: 'freezing',
  stateVersion: 1,
  initialState: thawed,
  evolve(own: FreezeState, event): FreezeState {
    if (event.type === 'Frozen') return { reason: event.data.reason, deposits: 0 };
    if (event.type === 'Thawed') return thawed;
    return event.type === 'Deposited' && own.reason !== null ? { ...own, deposits: own.deposits + 1 } : own;
  },
});

export interface Freeze {
  readonly type: 'Freeze';
  readonly reason: string;
}
export interface Thaw {
  readonly type: 'Thaw';
}

/** Refused below zero, and once it is frozen. */
export const freeze = defineCommand(freezeSlice)({
  type: 'Freeze',
  decide({ base, own }, { reason }: Freeze) {
    if (own.reason !== null) throw freezeErrors.FROZEN('The account is frozen.');
    if (base.balance < 0) throw accountErrors.OVERDRAWN('The account holds less.');
    return [{ type: 'Frozen', data: { reason } }];
  },
});

/** Refused before as many deposits as `least`. */
export const thaw = defineCommand(freezeSlice)({
  type: 'Thaw',
  decide({ own }, _: Thaw, { least }: { readonly least: number }) {
    if (own.reason === null) return [];
    if (own.deposits < least) throw freezeErrors.TOO_EARLY('Too few deposits.');
    return [{ type: 'Thawed', data: {} }];
  },
});

/** A second feature on the same aggregate, without commands: it counts what it sees. */
export const seenSlice: Slice = extendAggregate(
  accountAggregate,
  [],
)({
  feature: 'seeing',
  stateVersion: 1,
  initialState: { seen: 0 },
  evolve: ({ seen }: { readonly seen: number }) => ({ seen: seen + 1 }),
});
