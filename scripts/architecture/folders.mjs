import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const TREES = ['libs', 'apps', 'examples', 'scripts', 'test'];
const MOST = 12;
const SOURCE = /\.(ts|mjs|js)$/;
/** An entry only lists its folder, and a specification stands beside what it describes. */
const UNCOUNTED = /(^index|\.spec)\.ts$/;
const NOT_OURS = ['node_modules', 'dist', 'data', 'coverage'];

/** Folders below the current one with more source files than a reader takes in at a glance. */
export const checkFolders = () => TREES.filter((tree) => existsSync(tree)).flatMap(checkFolder);

function checkFolder(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && isCounted(entry.name));
  const within = entries
    .filter((entry) => entry.isDirectory() && !NOT_OURS.includes(entry.name))
    .flatMap(({ name }) => checkFolder(join(folder, name)));
  return files.length <= MOST ? within : [{ place: folder, sentence: sentenceOf(files.length) }, ...within];
}

const isCounted = (name) => SOURCE.test(name) && !UNCOUNTED.test(name);
const sentenceOf = (count) =>
  `A folder holds at most ${MOST} source files, and this one holds ${count}: move those of one idea into a folder inside it.`;
