// `npm run docs:errors`: writes docs/reference/errors.md from the built code; `--check` only says whether it is current.
import { page } from '../error-codes/page.mjs';
import { requireEveryCodeListed } from '../error-codes/thrown.mjs';
import { writePage } from '../tooling/generated.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { fail } from '../tooling/log.mjs';

try {
  requireEveryCodeListed();
  writePage(inRoot('docs', 'reference', 'errors.md'), page(), 'docs:errors');
} catch (error) {
  fail(error);
}
