import type { Contributions, Points, QueryReader } from '@parley/application';
import type { Documents } from '@parley/eventsourcing';

/** What queries read from: a class, so that Nest injects it by its type. */
export abstract class Reader implements QueryReader {
  abstract readonly documents: Documents;
  abstract serving(name: string): Promise<string>;
  abstract readonly at: Points['at'];
  abstract readonly contributions: Contributions;
}
