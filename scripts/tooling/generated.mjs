import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { root } from './paths.mjs';
import { ToolingError, log } from './log.mjs';

/** Writes a generated page; with `--check` it only refuses one that is not current. `script` is the npm script that writes it. */
export function writePage(page, text, script) {
  if (!process.argv.includes('--check')) {
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, text);
    log(`${relative(root, page)} is written.`);
  } else if (text !== committed(page)) {
    throw new ToolingError(
      `${relative(root, page)} is not current: run \`npm run ${script}\` and commit it.`,
    );
  } else {
    log(`${relative(root, page)} is current.`);
  }
}

function committed(page) {
  try {
    return readFileSync(page, 'utf8');
  } catch {
    return null;
  }
}
