import { combinedPart, type Group, type PlannedKey, type Ranked } from '@parley/documents';
import type { Scalar } from '@parley/eventsourcing';
import type { Piece } from './cut.js';
import type { Asked, HandedOver } from './handed.js';
import { numbering } from './numbering.js';
import type { Plan } from './statements.js';
import { createTally, type Room, type Tally } from './tally.js';

/** Groups that were added up here, with what their rows tell beyond sums. */
export interface Outside {
  readonly groups: readonly Group[];
  /** The numbers of a field at the ranks of each group. */
  ranks(field: string, wanted: readonly Ranked[]): readonly (readonly number[])[];
  /** How many different numbers of a field each of the groups has. */
  different(field: string, groups: readonly (readonly Scalar[])[]): readonly number[];
}

/** Groups of all pieces of a plan, each by a number of its own. */
export interface Groups {
  readonly asked: Asked;
  readonly size: number;
  /** Takes rows of a piece; false where they cannot be added up exactly here. */
  ofPiece(piece: Piece): (found: HandedOver) => boolean;
  told(): Outside;
}

interface Begun {
  readonly keys: readonly Scalar[];
  /** What SQLite has added up. */
  readonly parts: (Scalar | undefined)[];
}

/** `keys`: those that are not known of the pieces. With any, every field is handed over; without, SQLite adds up those that only sums are asked of. */
export function createGroups(plan: Plan, keys: readonly PlannedKey[]): Groups {
  const fields = [
    ...new Set([
      ...(keys.length > 0 ? plan.parts.map(([, of]) => of) : []),
      ...plan.ranked,
      ...plan.distinct,
    ]),
  ];
  const parts = plan.parts.filter(([, field]) => !fields.includes(field));
  const room: Room = { kept: 0 };
  const tallies = new Map(
    fields.map((field) => [
      field,
      createTally({ keeps: plan.ranked.includes(field), tells: plan.distinct.includes(field) }, room),
    ]),
  );
  const begun: Begun[] = [];
  const counts: number[] = [];

  function addSums(group: Begun, added: readonly Scalar[]): void {
    for (const [place, [part]] of parts.entries()) {
      group.parts[place] = combinedPart(part, group.parts[place] ?? null, added[place] ?? null);
    }
  }

  return {
    asked: { keys, fields, parts },
    get size() {
      return begun.length;
    },
    ofPiece({ known }) {
      const { of } = numbering((values) => {
        let place = 0;
        const all = known.map((key) => (key === undefined ? (values[place++] ?? null) : key));
        return begun.push({ keys: all, parts: [] }) - 1;
      });
      return (found) => {
        const groups = of(found.rows, found.keys);
        for (let row = 0; row < groups.length; row += 1) {
          const group = groups[row] ?? 0;
          counts[group] = (counts[group] ?? 0) + 1;
        }
        const [only] = groups;
        if (only !== undefined) addSums(begun[only] as Begun, found.parts);
        return [...tallies.values()].every((tally, place) => tally.add(found.fields[place] ?? [], groups));
      };
    },
    told: () => toldOf(plan, { begun, counts, tallies, parts }),
  };
}

interface Told {
  readonly begun: readonly Begun[];
  readonly counts: readonly number[];
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly parts: Plan['parts'];
}

function toldOf(plan: Plan, { begun, counts, tallies, parts }: Told): Outside {
  const numbers = new Map(begun.map(({ keys }, number) => [JSON.stringify(keys), number]));
  const numberOf = (keys: readonly Scalar[]): number => numbers.get(JSON.stringify(keys)) ?? -1;
  const told = plan.parts.map(([part, field]) => {
    const place = parts.findIndex(([name, of]) => name === part && of === field);
    return (group: Begun, number: number): Scalar =>
      place < 0 ? (tallies.get(field)?.part(part, number) ?? null) : (group.parts[place] ?? null);
  });
  return {
    groups: begun.map((group, number) => ({
      keys: group.keys,
      count: counts[number] ?? 0,
      parts: told.map((of) => of(group, number)),
    })),
    ranks: (field, wanted) =>
      wanted.map(({ keys, ranks }) => {
        const sorted = tallies.get(field)?.sorted(numberOf(keys)) ?? [];
        return ranks.map((rank) => sorted[rank - 1] ?? 0);
      }),
    different: (field, groups) => groups.map((keys) => tallies.get(field)?.different(numberOf(keys)) ?? 0),
  };
}
