import type { DynamicModule, Type } from '@nestjs/common';
import type { Contributions, Feature, Permission } from '@parley/application';
import type { Answers } from '../answers/shape.js';

/** What a feature serves over HTTP. */
export interface HttpFeature {
  /** Its controllers, and the classes by which Nest's command bus finds its commands. */
  readonly module: Type | DynamicModule;
  /** The named schemas of what its routes answer. */
  readonly answers: Answers;
}

/** What the features of a product define together, as their routes take and show it. */
export interface Served {
  readonly permissions: readonly Permission[];
  readonly parts: { readonly contributions: Contributions };
}

/** What the module of a feature's routes exports as `httpOf`. */
export type HttpOf = (product: Served) => HttpFeature;

/** What features serve, in their order. Throws a `TypeError` that names a module without `httpOf`. */
export async function httpFeaturesOf(
  features: readonly Pick<Feature, 'http'>[],
  product: Served,
): Promise<readonly HttpFeature[]> {
  const served: HttpFeature[] = [];
  for (const { http } of features) {
    if (http === undefined) continue;
    const { httpOf } = (await import(http)) as { readonly httpOf?: HttpOf };
    if (httpOf === undefined)
      throw new TypeError(`${http} exports no httpOf: what the feature serves over HTTP.`);
    served.push(httpOf(product));
  }
  return served;
}

/** The named schemas of all. Throws a `TypeError` where two have one name, as one would hide the other. */
export function answersOf(features: readonly HttpFeature[]): Answers {
  const named = features.flatMap(({ answers }) => Object.entries(answers));
  const names = named.map(([name]) => name);
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined)
    throw new TypeError(`Two schemas of answers are named ${repeated}: rename one.`);
  return Object.fromEntries(named);
}
