/** What a lower feature asks of a higher one without knowing it: the lower declares the point, the higher fills it. */
export interface Point<Filling> {
  /** Such as `clients.dialogs`: the feature that asks, and what it asks for. */
  readonly name: string;
  /** Only for the compiler: never there at run time. */
  readonly filling?: Filling;
}

/** What a feature fills a point with. */
export interface Filled {
  readonly point: Point<unknown>;
  readonly filling: unknown;
}

export const definePoint = <Filling>(name: string): Point<Filling> => ({ name });

export const fill = <Filling>(point: Point<Filling>, filling: Filling): Filled => ({ point, filling });

/** What the features of a product fill points with. */
export interface Points {
  /** What a higher feature answers for a lower one. Throws a `TypeError` when none does. */
  at<Filling>(point: Point<Filling>): Filling;
}

/** Throws a `TypeError` that names a point which two features fill. */
export function pointsOf(fillings: readonly Filled[]): Points {
  const byName = new Map<string, unknown>();
  for (const { point, filling } of fillings) {
    if (byName.has(point.name)) throw new TypeError(`Two features fill the point ${point.name}: keep one.`);
    byName.set(point.name, filling);
  }
  return {
    at<Filling>({ name }: Point<Filling>): Filling {
      if (!byName.has(name))
        throw new TypeError(`No feature fills the point ${name}: name it in the fills of a feature.`);
      return byName.get(name) as Filling;
    },
  };
}
