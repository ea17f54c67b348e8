/** Looks at one thing of somebody's: the answer holds all that was so when it was asked for. */
export type SharedLooks = <T>(owner: object, name: string, look: () => Promise<T>) => Promise<T>;

interface Looks {
  readonly running: Promise<unknown>;
  next: Promise<unknown> | null;
}

/**
 * Lets those who look at the same thing share a look: one that began before they asked may have missed something, so that all who ask
 * meanwhile share the next one, which begins when it has ended.
 */
export function createSharedLooks(): SharedLooks {
  const underWay = new WeakMap<object, Map<string, Looks>>();

  const of = (owner: object): Map<string, Looks> => {
    const known = underWay.get(owner) ?? new Map<string, Looks>();
    underWay.set(owner, known);
    return known;
  };

  const begin = (
    things: Map<string, Looks>,
    name: string,
    look: () => Promise<unknown>,
  ): Promise<unknown> => {
    const looks: Looks = { running: look(), next: null };
    things.set(name, looks);
    const ended = (): void => {
      if (looks.next === null) things.delete(name);
    };
    looks.running.then(ended, ended);
    return looks.running;
  };

  return <T>(owner: object, name: string, look: () => Promise<T>) => {
    const things = of(owner);
    const looks = things.get(name);
    if (looks === undefined) return begin(things, name, look) as Promise<T>;
    const beginNext = (): Promise<unknown> => begin(things, name, look);
    looks.next ??= looks.running.then(beginNext, beginNext);
    return looks.next as Promise<T>;
  };
}
