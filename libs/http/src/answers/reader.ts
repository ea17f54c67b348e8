import type { Contributions, Points, QueryReader } from '@parley/application';

/** What queries read from: a class, so that Nest injects it by its type. */
export abstract class Reader implements QueryReader {
  abstract readonly documents: QueryReader['documents'];
  abstract serving(name: string): Promise<string>;
  abstract readonly columns: QueryReader['columns'];
  abstract readonly at: Points['at'];
  abstract readonly contributions: Contributions;
}
