import type { Feature } from '@parley/application';
import { indexFinds } from '@parley/eventsourcing';
import type { Projection } from '@parley/subscriptions';

type Shape = NonNullable<Feature['shapes']>[number];

/** Every collection has it besides its own. */
const BY_ID = { fields: [] };

/** Throws a `TypeError` that names a question which no index of its read model answers, and says where the index goes. */
export function refuseUnanswered(shapes: readonly Shape[], projections: readonly Projection[]): void {
  for (const shape of shapes) {
    const asked = projections.filter(({ name }) => name === shape.projection);
    if (asked.some(({ indexes }) => [BY_ID, ...indexes].some(({ fields }) => indexFinds(fields, shape))))
      continue;
    const fields = [...shape.equal, ...shape.sort, ...shape.range].join(', ');
    throw new TypeError(
      asked.length === 0
        ? `A query asks ${shape.projection}, which no feature names among its projections.`
        : `No index answers what a query asks of ${shape.projection}: add { fields: [${fields}] } to its indexes.`,
    );
  }
}

/** Throws a `TypeError` that names figures whose columns no index of their read model holds together. */
export function refuseUncovered(
  tables: NonNullable<Feature['figures']>,
  projections: readonly Projection[],
): void {
  for (const { projection, columns, figures } of tables) {
    const fields = [
      ...columns,
      ...figures.flatMap(({ measure }) => ('field' in measure ? measure.field : [])),
    ];
    const indexes = projections.filter(({ name }) => name === projection).flatMap((found) => found.indexes);
    if (indexes.some((index) => fields.every((field) => index.fields.includes(field)))) continue;
    throw new TypeError(`No index of ${projection} holds every column of its figures: ${fields.join(', ')}.`);
  }
}
