import type { DynamicModule, Type } from '@nestjs/common';
import type { Answers } from '../answers/shape.js';

/** What a feature serves over HTTP. */
export interface HttpFeature {
  /** Its controllers, and the classes by which Nest's command bus finds its commands. */
  readonly module: Type | DynamicModule;
  /** The named schemas of what its routes answer. */
  readonly answers: Answers;
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
