import { describe, expect, test } from '@jest/globals';
import type { EventDefinition } from '@parley/eventsourcing';
import { problemsOf, strayFiles } from './event-sample-files.js';

export interface EventSamplesOptions {
  readonly definitions: readonly EventDefinition[];
  /** Path of the folder with a file `<Type>.v<version>.json` for every version ever committed. */
  readonly folder: string;
}

/** Tests that every event ever written can still be read, and that no schema changes without a new version. */
export function eventSamplesSuite({ definitions, folder }: EventSamplesOptions): void {
  describe('upcasting on read: stored samples', () => {
    test.each(definitions.map((definition) => [definition.type, definition] as const))(
      '%s: every version ever committed is decoded, and its schema has not changed without a new version',
      (_, definition) => {
        expect(problemsOf(definition, folder)).toEqual([]);
      },
    );

    test('every stored sample belongs to an event type', () => {
      expect(strayFiles(definitions, folder)).toEqual([]);
    });
  });
}
