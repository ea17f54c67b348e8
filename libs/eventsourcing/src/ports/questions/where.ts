export type Scalar = string | number | boolean | null;

/** Bounds on one field; text compares by code point. Takes values of its bounds' own kind only; null is no bound. */
export interface Range {
  readonly gt?: Scalar;
  readonly gte?: Scalar;
  readonly lt?: Scalar;
  readonly lte?: Scalar;
}

/** Equality or range on indexed fields. `{}` takes all. */
export type Where = Readonly<Record<string, Scalar | Range>>;
