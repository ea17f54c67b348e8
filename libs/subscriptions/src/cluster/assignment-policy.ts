/** One process that runs units (builds of projections, processes), as it announces itself. */
export interface MemberView {
  readonly owner: string;
  /** Units that it would run. */
  readonly wants: readonly string[];
  /** Units whose leases it holds. */
  readonly holds: readonly string[];
}

/**
 * Who is to run each unit, by its name. The same members give every process the same answer.
 * A unit stays where it is unless its holder runs at least two more than another member that wants it; one that no process holds goes to the one that
 * runs least. So where all want the same units, none runs more than ⌈units ÷ members⌉, and no move is ever undone by the next.
 */
export function assign(members: readonly MemberView[]): ReadonlyMap<string, string> {
  const ordered = [...members].sort((one, other) => compare(one.owner, other.owner));
  const runs = new Map<string, Set<string>>(ordered.map(({ owner }) => [owner, new Set()]));
  const held = heldBy(ordered);
  for (const [unit, owner] of held) runs.get(owner)?.add(unit);
  for (const unit of unitsOf(ordered))
    if (!held.has(unit)) runs.get(leastBusy(ordered, runs, unit))?.add(unit);
  for (let move = nextMove(ordered, runs); move !== null; move = nextMove(ordered, runs)) {
    runs.get(move.from)?.delete(move.unit);
    runs.get(move.to)?.add(move.unit);
  }
  return new Map([...runs].flatMap(([owner, units]) => [...units].map((unit) => [unit, owner] as const)));
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

const unitsOf = (members: readonly MemberView[]): readonly string[] =>
  [...new Set(members.flatMap(({ wants }) => wants))].sort(compare);

/** A unit that two announce, because one of them has not polled yet, counts for the first. */
function heldBy(members: readonly MemberView[]): ReadonlyMap<string, string> {
  const held = new Map<string, string>();
  for (const { owner, wants, holds } of members)
    for (const unit of holds) if (wants.includes(unit) && !held.has(unit)) held.set(unit, owner);
  return held;
}

type Runs = ReadonlyMap<string, ReadonlySet<string>>;
const load = (runs: Runs, owner: string): number => runs.get(owner)?.size ?? 0;

function leastBusy(members: readonly MemberView[], runs: Runs, unit: string): string {
  const willing = members.filter(({ wants }) => wants.includes(unit)).map(({ owner }) => owner);
  return willing.reduce((least, owner) => (load(runs, owner) < load(runs, least) ? owner : least));
}

interface Move {
  readonly unit: string;
  readonly from: string;
  readonly to: string;
}

/** The next unit to be moved from one that runs too much; null when the shares are fair. */
function nextMove(members: readonly MemberView[], runs: Runs): Move | null {
  for (const [from, units] of [...runs].sort(([, one], [, other]) => other.size - one.size)) {
    for (const unit of [...units].sort(compare).reverse()) {
      const to = leastBusy(members, runs, unit);
      if (units.size - load(runs, to) >= 2) return { unit, from, to };
    }
  }
  return null;
}
