import { defineAggregate, type DomainEvent } from '@parley/eventsourcing';
import { accessErrors } from '../access.errors.js';
import { accessRulesEvents, type AccessRulesChanged } from './in-force.events.js';

/** A program begins to decide by a version of the rules. */
export interface TakeUpAccessRules {
  readonly type: 'TakeUpAccessRules';
  readonly version: number;
}

export interface RulesInForce {
  readonly version: number;
}

type Changed = DomainEvent<typeof AccessRulesChanged>;

/** Rules never go back: a release that wants those of before ships them as a new version. */
export function refuseOlder({ version: inForce }: RulesInForce, version: number): void {
  if (version < inForce) throw accessErrors.ACCESS_RULES_NEWER({ version: inForce, known: version });
}

function takeUp(state: RulesInForce, { version }: TakeUpAccessRules): readonly Changed[] {
  refuseOlder(state, version);
  const { version: inForce } = state;
  return version === inForce ? [] : [{ type: 'AccessRulesChanged', data: { version } }];
}

/** There is one stream of it, `access-rules-1`, beside the staff's: a program that does not know the event still reads the staff. */
export const RULES_ID = 1;

const initial: RulesInForce = { version: 1 };

export const accessRulesAggregate = defineAggregate({
  name: 'access-rules',
  stateVersion: 1,
  events: accessRulesEvents,
  initialState: initial,
  decide: takeUp,
  evolve: (_state, { data }: Changed): RulesInForce => ({ version: data.version }),
});
