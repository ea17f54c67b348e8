import type { Contributions, Feature } from '@parley/application';
import { commandIndexProjection } from '@parley/subscriptions';

/** Names of read models. */
export interface FirstBuilt {
  /** Commands are known by them, and look facts up in them. */
  readonly commands: readonly string[];
  /** What a person opens first answers from them, with every field of its rows. */
  readonly pages: readonly string[];
}

/** Filters and orders can wait: by an index the list answers without them. */
export function firstOf(features: readonly Feature[], { rowFields }: Contributions): FirstBuilt {
  const facts = features.flatMap((feature) => feature.facts ?? []);
  const pages = features.flatMap(({ opens = [], queries = {}, shows = {} }) =>
    opens.flatMap((query) => [
      ...(queries[query] ?? []),
      ...(shows.rowFields?.includes(query) === true ? rowFields.flatMap(({ reads }) => reads) : []),
    ]),
  );
  return { commands: [...new Set([commandIndexProjection.name, ...facts])], pages: [...new Set(pages)] };
}
