import { accessRules } from '@parley/staff';
import type { AskedProduct } from '@parley/application';
import { positionToText, type Position } from '@parley/eventsourcing';

/** What every answer says of how it was made. The same question by the same of these comes out the same, erasure excepted. */
export interface MadeBy {
  /** Position of the log up to which it was made, the asked one or the end, as text. */
  readonly position: string;
  readonly program: {
    /** Version of the packages. */
    readonly version: string;
    /** Versions of the projections by which it was folded or from which it was read, by name. */
    readonly projections: Readonly<Record<string, number>>;
  };
  /** Version of the rules of who may see what. */
  readonly accessRules: number;
}

/** `projections`: names of those that the answer depends on. Throws a `TypeError` for one that the product has not. */
export function madeBy(product: AskedProduct, position: Position, projections: readonly string[]): MadeBy {
  const versions = projections.toSorted().map((name) => {
    const found = product.projections.find((projection) => projection.name === name);
    if (found === undefined) throw new TypeError(`No feature of the product has the projection ${name}.`);
    return [name, found.version] as const;
  });
  return {
    position: positionToText(position),
    program: { version: product.version, projections: Object.fromEntries(versions) },
    accessRules: accessRules.version,
  };
}
