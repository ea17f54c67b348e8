import { COMMAND_LINE_NAMES, SETTINGS } from './settings.js';

/** Whose variables they are by their name, however it is spelt. */
const OWN_NAME = /^(PARLEY|EVENTSTOREDB|MONGODB)_/i;
/** What Kubernetes, and links of Docker, tell every container of a service named so: nobody set it. */
const OF_SERVICES = /_SERVICE_(HOST|PORT)(_\w+)?$|_PORT_\d+_(TCP|UDP|SCTP)(_\w+)?$/;
const OF_SERVICES_VALUE = /^(tcp|udp|sctp):\/\//;

/** Every name that means something to some program of Parley. */
const KNOWN = new Set([
  ...SETTINGS.flatMap(({ name, hasFile }) => (hasFile ? [name, `${name}_FILE`] : [name])),
  ...COMMAND_LINE_NAMES,
]);

/** One sentence, without a full stop, for each variable that looks like a setting and is none; an empty one counts as not set. */
export function unknownSettings(env: NodeJS.ProcessEnv): readonly string[] {
  const given = Object.entries(env).filter(
    ([name, value]) => OWN_NAME.test(name) && !KNOWN.has(name) && value,
  );
  const ours = given.filter(
    ([name, value = '']) =>
      !OF_SERVICES.test(name) && !(name.endsWith('_PORT') && OF_SERVICES_VALUE.test(value)),
  );
  return ours.map(([name]) => `${name} is no setting (did you mean ${nearest(name)}?)`).sort();
}

/** The known name with the fewest letters to change; one that only lacks its end, or has one too many, counts as near. */
function nearest(name: string): string {
  const upper = name.toUpperCase();
  const far = (known: string): number =>
    known.startsWith(upper) || upper.startsWith(known) ? 1 : distance(upper, known);
  return [...KNOWN].reduce((best, known) => (far(known) < far(best) ? known : best));
}

/** How many letters to change, add, leave out or swap with the next (optimal string alignment). */
function distance(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwapped ? (before[column - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, next];
  }
  return last[to.length] ?? 0;
}
