// `npm run docs:errors`: writes docs/reference/errors.md from the built code; `--check` only says whether it is current.
// The description of HTTP is made of decorators, which need it.
import 'reflect-metadata';
import { page } from '../error-codes/page.mjs';
import { writePage } from '../tooling/generated.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { fail } from '../tooling/log.mjs';

try {
  writePage(inRoot('docs', 'reference', 'errors.md'), await page(), 'docs:errors');
} catch (error) {
  fail(error);
}
