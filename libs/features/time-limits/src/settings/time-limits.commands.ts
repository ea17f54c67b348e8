import type { Viewer } from '@parley/staff';

/** `settings` are TimeLimitsSettings as somebody wrote them, checked by the decider. They replace all that were set. */
export interface SetTimeLimits {
  readonly type: 'SetTimeLimits';
  readonly settings: unknown;
}

export interface RemoveTimeLimits {
  readonly type: 'RemoveTimeLimits';
}

export type TimeLimitsCommand = SetTimeLimits | RemoveTimeLimits;

export interface TimeLimitsContext {
  /** Null: the system itself, which may do everything here. */
  readonly sender: Viewer | null;
  /** Channels that the command names for the first time and that are not registered; absent: none. */
  readonly unknownChannels?: readonly number[];
}
