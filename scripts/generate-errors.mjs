// `npm run docs:errors`: writes docs/reference/errors.md from the built code; `--check` only says whether it is current.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { page } from './error-codes/page.mjs';
import { requireEveryCodeListed } from './error-codes/thrown.mjs';
import { inRoot, root } from './house/paths.mjs';
import { fail, HouseError } from './house/say.mjs';

const PAGE = inRoot('docs', 'reference', 'errors.md');

function run() {
  requireEveryCodeListed();
  const text = page();
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(PAGE), { recursive: true });
    writeFileSync(PAGE, text);
  } else if (text !== committed()) {
    throw new HouseError(
      `${relative(root, PAGE)} is not current: run \`npm run docs:errors\` and commit it.`,
    );
  }
}

function committed() {
  try {
    return readFileSync(PAGE, 'utf8');
  } catch {
    return null;
  }
}

try {
  run();
} catch (error) {
  fail(error);
}
