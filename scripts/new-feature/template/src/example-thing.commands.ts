import type { Viewer } from '@parley/staff';

export interface AddExampleThing {
  readonly type: 'AddExampleThing';
  readonly exampleThingId: number;
  /** 1 to 100 characters. */
  readonly name: string;
}

export type ExampleThingCommand = AddExampleThing;

export interface ExampleThingContext {
  /** Null: the system itself, which may do everything here. */
  readonly sender: Viewer | null;
}
