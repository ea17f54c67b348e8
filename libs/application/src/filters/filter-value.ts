import { wholeNumberOf } from '@parley/eventsourcing';
import type { FilterField } from '../contributions.js';

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

/** The value of a filter from its text in a query string; undefined: the filter takes no such text. */
export function readFilterValue(field: FilterField, text: string): unknown {
  switch (field.type) {
    case 'boolean':
      return FLAGS.get(text);
    case 'integer':
      return wholeNumberOf(text, field.min, field.max) ?? undefined;
    case 'choice':
      return field.values.includes(text) ? text : undefined;
    case 'text':
      return text.isWellFormed() && [...text].length <= field.max && field.pattern.test(text)
        ? text
        : undefined;
  }
}
