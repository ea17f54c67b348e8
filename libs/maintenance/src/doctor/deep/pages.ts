import { join } from 'node:path';
import { ADVICE, MOST_PLACES, REBUILT, type Progress } from './deep.js';
import { isCode, ok, problem, reasonOf, type Finding } from '../finding.js';

const KINDS = { 'events.db': 'event store', 'documents.db': 'document store' } as const;
const SUBJECT = 'every page and index';

/** Whether pages, tables and indexes of embedded stores are whole, in SQLite's words. Throws `STORE_*` errors other than damage. */
export async function pageFindings(
  folder: string,
  files: readonly (keyof typeof KINDS)[],
  progress: Progress,
): Promise<readonly Finding[]> {
  if (files.length === 0) return [];
  const { faultsOf } = await import('@parley/sqlite');
  const { wordFaults } = await import('@parley/documents-sqlite');
  const findingsOfWords = (): readonly Finding[] =>
    wordFaults({ folder }).map((name) =>
      problem(SUBJECT, `The index of words of ${name} does not hold what the documents say.`, REBUILT),
    );
  const found = files.flatMap((name) => {
    progress(0, `pages and indexes of ${name}, in one step`);
    const path = join(folder, name);
    try {
      const faults = faultsOf(path, KINDS[name], MOST_PLACES);
      const damaged = faults.map((fault) =>
        problem(SUBJECT, `The ${KINDS[name]} ${path} is damaged: ${fault}`, ADVICE),
      );
      return name === 'documents.db' && damaged.length === 0 ? findingsOfWords() : damaged;
    } catch (error) {
      if (!isCode(error, 'STORE_DAMAGED')) throw error;
      return [problem(SUBJECT, reasonOf(error), ADVICE)];
    }
  });
  return found.length > 0 ? found : [ok(SUBJECT, `${files.join(' and ')} are whole`)];
}
