/** MongoDB takes 100 levels, of which the store's own fields need a few. */
export const MAX_DEPTH = 80;

const OWN_FIELD = /^(_id|_position|_token|_late|_exact|_words)$/;

/** Answers for names, which are few as a rule; documents may hold any number of others. */
const plainNames = new Map<string, boolean>();
const MOST_NAMES = 10_000;

/** False for names that mean something to MongoDB, or that it cannot hold. */
export function isPlainName(name: string): boolean {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const answer =
    name !== '' && name !== '__proto__' && !/^\$|[.\0\p{Surrogate}]/u.test(name) && !OWN_FIELD.test(name);
  if (plainNames.size === MOST_NAMES) plainNames.clear();
  plainNames.set(name, answer);
  return answer;
}
