const SENTENCE =
  'These files import each other in a circle: move what they share into a file that each of them imports.';

/**
 * Circles of imports, those of types included: the shortest through each import, and one for the same files. What leads to none, or is led to by
 * none, is taken away before, so that a tree without circles costs next to nothing.
 */
export function checkCycles(modules) {
  const known = new Set(modules.map(({ source }) => source));
  const all = modules.map(({ source, dependencies }) => [
    source,
    dependencies.map(({ resolved }) => resolved).filter((path) => known.has(path)),
  ]);
  const imports = turned(withoutEnds(turned(withoutEnds(new Map(all)))));
  const seen = new Set();
  return [...imports]
    .flatMap(([from, tos]) => tos.map((to) => [from, ...wayBetween(to, from, imports)]))
    .filter(([, ...ring]) => {
      const files = [...ring].sort().join();
      return ring.length > 0 && !seen.has(files) && seen.add(files);
    })
    .map((ring) => ({ place: ring.join(' → '), sentence: SENTENCE }));
}

/** The same ways, led the other way. */
function turned(ways) {
  const back = new Map([...ways.keys()].map((name) => [name, []]));
  for (const [from, tos] of ways) for (const to of tos) back.get(to).push(from);
  return back;
}

/** The ways that are left once what leads nowhere is gone, and then what leads only there. */
function withoutEnds(ways) {
  const back = turned(ways);
  const left = new Map([...ways].map(([name, tos]) => [name, tos.length]));
  const gone = new Set([...left.keys()].filter((name) => left.get(name) === 0));
  for (const end of gone)
    for (const from of back.get(end)) {
      left.set(from, left.get(from) - 1);
      if (left.get(from) === 0) gone.add(from);
    }
  const stays = (name) => !gone.has(name);
  return new Map([...ways].filter(([name]) => stays(name)).map(([name, tos]) => [name, tos.filter(stays)]));
}

/** The shortest way, with both ends; empty where there is none. */
function wayBetween(start, goal, ways) {
  const cameFrom = new Map([[start, null]]);
  for (const name of cameFrom.keys())
    for (const next of ways.get(name)) if (!cameFrom.has(next)) cameFrom.set(next, name);
  const way = [];
  for (let name = cameFrom.has(goal) ? goal : null; name !== null; name = cameFrom.get(name))
    way.unshift(name);
  return way;
}
