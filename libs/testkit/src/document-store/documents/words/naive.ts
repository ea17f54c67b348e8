import {
  binOf,
  hasBin,
  type Document,
  type Scalar,
  type WordCondition,
  type WordsQuery,
  type WordsSpec,
} from '@parley/eventsourcing';
import type { Hit } from './place.fixtures.js';

/** What of these documents a question finds, by looking at each. */
export function naiveWords(
  documents: ReadonlyMap<string, Document>,
  { field, at, shown = [], bins: of }: WordsSpec,
  { all, none, direction, after, limit, bins }: WordsQuery,
): readonly Hit[] {
  const found = [...documents].filter(([, document]) => {
    if (of && bins && !hasBin(bins, binOf((document[of.field] as Scalar | undefined) ?? null, of)))
      return false;
    const terms = ((document[field] as string | null | undefined) ?? '').split(' ');
    return all.every((one) => fulfils(terms, one)) && !none.some((one) => fulfils(terms, one));
  });
  const hits = found.map(([id, document]) => ({
    id,
    at: String(document[at]),
    shown: Object.fromEntries(shown.map((name) => [name, (document[name] as Scalar | undefined) ?? null])),
  }));
  const key = (hit: { readonly id: string; readonly at: string }): Buffer => Buffer.from(hit.at + hit.id);
  const beyond = after && key({ at: after[0], id: after[1] });
  return hits
    .filter((hit) => !beyond || Buffer.compare(key(hit), beyond) * direction > 0)
    .sort((a, b) => Buffer.compare(key(a), key(b)) * direction)
    .slice(0, limit);
}

function fulfils(terms: readonly string[], condition: WordCondition): boolean {
  if ('term' in condition) return terms.includes(condition.term);
  if ('prefix' in condition) return terms.some((term) => term.startsWith(condition.prefix));
  if ('anyOf' in condition) return condition.anyOf.some((term) => terms.includes(term));
  const { phrase } = condition;
  return terms.some((_, start) => phrase.every((term, place) => terms[start + place] === term));
}
