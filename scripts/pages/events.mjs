// `npm run docs:events`: writes docs/reference/events.md from the built code; `--check` only says whether it is current.
import { page } from '../events/page.mjs';
import { writePage } from '../tooling/generated.mjs';
import { inRoot } from '../tooling/paths.mjs';
import { fail } from '../tooling/log.mjs';

try {
  writePage(inRoot('docs', 'reference', 'events.md'), page(), 'docs:events');
} catch (error) {
  fail(error);
}
