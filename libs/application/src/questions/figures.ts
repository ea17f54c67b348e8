import type { Measure } from '@parley/eventsourcing';

/** One number that analysts may ask for, as data: routes, descriptions and the dictionary follow from it. */
export interface Figure {
  readonly name: string;
  readonly unit: 'count' | 'ms';
  /** One sentence. */
  readonly meaning: string;
  /** Types of the events that it comes from. */
  readonly events: readonly string[];
  /** How it is computed from the columns of its table. */
  readonly measure: Measure;
}

/** What figures are asked of: a read model, the columns that one of its indexes holds together, and the figures of it. */
export interface FigureTable {
  readonly projection: string;
  readonly columns: readonly string[];
  readonly figures: readonly Figure[];
}
