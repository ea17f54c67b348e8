import type { DomainEvent } from '@parley/eventsourcing';
import type { timeLimitsEvents } from './time-limits.events.js';
import type { TimeLimitsSettings } from './time-limits.settings.js';

export interface TimeLimitsState {
  /** Null: none are set. */
  readonly settings: TimeLimitsSettings | null;
}

export type TimeLimitsEvent = DomainEvent<(typeof timeLimitsEvents)[number]>;

export const initialTimeLimits: TimeLimitsState = { settings: null };

export function evolveTimeLimits(state: TimeLimitsState, event: TimeLimitsEvent): TimeLimitsState {
  switch (event.type) {
    case 'TimeLimitsSet':
      return { settings: event.data.settings };
    case 'TimeLimitsRemoved':
      return initialTimeLimits;
    default:
      return state;
  }
}
