import type { WordCondition } from '@parley/eventsourcing';
import { startOf, type WordsPlan } from '@parley/documents';

/** A question as FTS5 takes it. Every term stands in quotes: nothing in it is syntax. */
export function matchOf({ all, none }: Pick<WordsPlan, 'all' | 'none'>): string {
  const wanted = all.map(partOf).join(' AND ');
  return none.length === 0 ? wanted : `(${wanted}) NOT (${none.map(partOf).join(' OR ')})`;
}

function partOf(condition: WordCondition): string {
  if ('term' in condition) return quoted(condition.term);
  if ('phrase' in condition) return quoted(condition.phrase.join(' '));
  if ('anyOf' in condition) return `(${[...new Set(condition.anyOf)].map(quoted).join(' OR ')})`;
  // What begins with three characters has a term of its own: FTS5 puts the documents of all terms together first.
  const start = startOf(condition.prefix);
  const isWhole = start !== null && start.length === condition.prefix.length + 1;
  return isWhole ? quoted(start) : `${quoted(condition.prefix)} *`;
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
