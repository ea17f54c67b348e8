// `npm run docs:errors`: writes docs/reference/errors.md from the built code; `--check` only says whether it is current.
import { page } from './error-codes/page.mjs';
import { requireEveryCodeListed } from './error-codes/thrown.mjs';
import { writePage } from './house/generated.mjs';
import { inRoot } from './house/paths.mjs';
import { fail } from './house/say.mjs';

try {
  requireEveryCodeListed();
  writePage(inRoot('docs', 'reference', 'errors.md'), page(), 'docs:errors');
} catch (error) {
  fail(error);
}
