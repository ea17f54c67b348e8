import { expect } from '@jest/globals';
import { Check, Errors } from 'typebox/schema';
import {
  type Aggregate,
  type DomainCommand,
  type DomainEvent,
  type ErrorDetails,
  type EventDefinition,
  ParleyError,
} from '@parley/eventsourcing';
import { stateAfter, type GivenEvent } from './state-after.js';

export interface Given<Command, Event, Context> {
  when(command: Command, context: Context): When<Event>;
}

export interface When<Event> {
  /** Exactly these events follow, in this order. No arguments: nothing happens. */
  then(...events: Event[]): void;
  /** The command is refused with this code, and with at least these details. */
  thenRefused(code: string, details?: ErrorDetails): void;
}

export interface DeciderSpecification<Command, Event, Context> {
  /** What happened before; no arguments: nothing yet. */
  given(...events: GivenEvent<Event>[]): Given<Command, Event, Context>;
}

/**
 * `given(...events).when(command, context).then(...events)` or `.thenRefused('CODE')` over an aggregate.
 * Also fails when an event breaks its schema, or when the state does not survive JSON as snapshots need.
 */
export function deciderSpecification<
  State,
  Command extends DomainCommand,
  Definition extends EventDefinition,
  Context,
>(
  aggregate: Aggregate<State, Command, Definition, Context>,
): DeciderSpecification<Command, DomainEvent<Definition>, Context> {
  type Event = DomainEvent<Definition>;

  const evolve = (state: State, events: readonly GivenEvent<Event>[]): State => {
    for (const event of events) expectSchema(aggregate.events, event);
    return stateAfter(aggregate, events, state);
  };

  const when = (events: readonly GivenEvent<Event>[], command: Command, context: Context): When<Event> => {
    const state = evolve(aggregate.initialState, events);
    expectSurvivesJson(state);
    const decide = (): readonly Event[] => aggregate.decide(state, command, context);
    return {
      then(...expected) {
        const decided = decide();
        expect(decided).toEqual(expected);
        expectSurvivesJson(evolve(state, decided));
      },
      thenRefused(code, details = {}) {
        const refusal = refusalOf(decide);
        expect({ code: refusal.code, details: refusal.details }).toEqual({
          code,
          details: expect.objectContaining(details),
        });
      },
    };
  };

  return { given: (...events) => ({ when: (command, context) => when(events, command, context) }) };
}

function refusalOf(decide: () => readonly { readonly type: string }[]): ParleyError {
  let decided: readonly { readonly type: string }[];
  try {
    decided = decide();
  } catch (error) {
    if (error instanceof ParleyError) return error;
    throw error;
  }
  const outcome = decided.map((event) => event.type).join(', ') || 'nothing';
  throw new Error(`The command was not refused; it led to ${outcome}.`);
}

function expectSchema(definitions: readonly EventDefinition[], event: DomainEvent): void {
  const definition = definitions.find((candidate) => candidate.type === event.type);
  if (definition === undefined) throw new Error(`${event.type} is not among the aggregate's events.`);
  if (Check(definition.schema, event.data)) return;
  const problems = Errors(definition.schema, event.data)[1].map(
    (error) => `${error.instancePath} ${error.message}`,
  );
  throw new Error(`${event.type} breaks its schema: ${problems.join('; ')}.`);
}

function expectSurvivesJson(state: unknown): void {
  if (state === undefined || state === null) return;
  expect(JSON.parse(JSON.stringify(state))).toEqual(state);
}
