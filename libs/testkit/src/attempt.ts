import { DomainError, type DomainEvent, type Decider, type EventDefinition } from '@parley/eventsourcing';
import { stateAfter } from './events/state-after.js';

/** The state after the command, or the code of its refusal: for tests that follow a model through many commands. */
export function attempt<State, Command, Definition extends EventDefinition, Context>(
  decider: Decider<State, Command, DomainEvent<Definition>, Context>,
  state: State,
  command: Command,
  context: Context,
): { readonly state: State; readonly refusal: string | null } {
  try {
    return { state: stateAfter(decider, decider.decide(state, command, context), state), refusal: null };
  } catch (error) {
    if (error instanceof DomainError) return { state, refusal: error.code };
    throw error;
  }
}
