import type { Feature, Question } from '@parley/application';
import type { Projection } from '@parley/subscriptions';

/**
 * The questions of features by their names. Throws a `TypeError` for a name that is not its feature's, that two questions have, and for a read
 * model that no feature names.
 */
export function questionsOf(
  features: readonly Feature[],
  projections: readonly Projection[],
): ReadonlyMap<string, Question> {
  const found = new Map<string, Question>();
  for (const { name: feature, questions = [] } of features)
    for (const question of questions) {
      const { name, reads } = question;
      if (!name.startsWith(`${feature}.`))
        throw new TypeError(
          `A question of the feature ${feature} is called ${name}: call it ${feature}.<question>.`,
        );
      if (found.has(name)) throw new TypeError(`Two questions are called ${name}: rename one.`);
      const missing = reads.find((read) => !projections.some((projection) => projection.name === read));
      if (missing !== undefined)
        throw new TypeError(`${name} reads ${missing}, which no feature names among its projections.`);
      found.set(name, question);
    }
  return found;
}
