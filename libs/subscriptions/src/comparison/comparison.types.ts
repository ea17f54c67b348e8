export interface Difference {
  readonly id: string;
  readonly kind: 'differing' | 'only-served' | 'only-beside';
  /** Names of the fields that differ, never what they hold. */
  readonly fields: readonly string[];
}

export interface Counts {
  /** Documents looked at; one that both builds have counts once. */
  readonly compared: number;
  readonly same: number;
  readonly differing: number;
  readonly onlyServed: number;
  readonly onlyBeside: number;
  /** Documents that kept changing while they were looked at. */
  readonly undecided: number;
  readonly examples: readonly Difference[];
}

/** A comparison of the build beside with the served one, under way or the last that was made. */
export interface Comparison extends Counts {
  readonly name: string;
  readonly served: { readonly version: number; readonly generation: number };
  readonly beside: { readonly version: number; readonly generation: number };
  readonly state: 'running' | 'done' | 'failed';
  /** Documents of the served build; null: more than 100,000. */
  readonly of: number | null;
  /** RFC 3339 UTC with ms: when it was begun, and when this was saved. One that is not saved any more was cut off. */
  readonly begunAt: string;
  readonly toldAt: string;
  /** Code of what ended it early. */
  readonly error?: string;
}
