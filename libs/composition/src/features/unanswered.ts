import type { Feature } from '@parley/application';
import { indexFinds } from '@parley/eventsourcing';
import type { Projection } from '@parley/subscriptions';

type Shape = NonNullable<Feature['shapes']>[number];

/** Throws a `TypeError` that names a question which no index of its read model answers, and says where the index goes. */
export function refuseUnanswered(shapes: readonly Shape[], projections: readonly Projection[]): void {
  for (const shape of shapes) {
    const asked = projections.filter(({ name }) => name === shape.projection);
    if (asked.some(({ indexes }) => indexes.some(({ fields }) => indexFinds(fields, shape)))) continue;
    const fields = [...shape.equal, ...shape.sort, ...shape.range].join(', ');
    throw new TypeError(
      asked.length === 0
        ? `A query asks ${shape.projection}, which no feature names among its projections.`
        : `No index answers what a query asks of ${shape.projection}: add { fields: [${fields}] } to its indexes.`,
    );
  }
}
