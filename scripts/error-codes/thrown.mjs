import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parley } from '@parley/composition';
import { inRoot, root } from '../tooling/paths.mjs';
import { ToolingError } from '../tooling/log.mjs';
import { workspaceFolders } from '../workspaces/workspaces.mjs';
import { CORE_CODES, EDGE_CODES } from './lists.mjs';

const PATTERNS = [
  /new (?:Domain|Validation|Concurrency|Infrastructure)Error\(\s*'([A-Z_]+)'/g,
  // The server's table from a status of HTTP to a code.
  /^\s+\d{3}: '([A-Z]+(?:_[A-Z]+)*)',$/gm,
  /\bproblem\(\w+, (?:.* \?\? )?'([A-Z_]+)'/g,
];

/** Codes that product code names where it throws: what is in no list would be missing from the page. The product ships no example. */
function thrownCodes() {
  const text = workspaceFolders(root)
    .filter((folder) => !folder.startsWith('examples/'))
    .flatMap((folder) => sources(inRoot(folder, 'src')))
    .map((file) => readFileSync(file, 'utf8'));
  const codes = text.flatMap((source) => PATTERNS.flatMap((pattern) => [...source.matchAll(pattern)]));
  return new Set(codes.map(([, code]) => code));
}

const sources = (src) =>
  readdirSync(src, { recursive: true })
    .filter(isProduct)
    .map((file) => join(src, file));

const isProduct = (file) => file.endsWith('.ts') && !/\.(spec|fixtures)\.ts$|(^|\/)testing\//.test(file);

/** Refuses to go on when code throws what no list has, or a list has what no code throws. */
export function requireEveryCodeListed() {
  const listed = new Set([
    ...parley.refusals.map(({ code }) => code),
    ...Object.keys(CORE_CODES),
    ...Object.keys(EDGE_CODES),
  ]);
  const thrown = thrownCodes();
  const missing = [...thrown].filter((code) => !listed.has(code));
  const gone = Object.keys(EDGE_CODES).filter((code) => !thrown.has(code));
  if (missing.length > 0) {
    throw new ToolingError(
      `${missing.join(', ')}: thrown but in no list; add to scripts/error-codes/lists.mjs or the list of its library.`,
    );
  }
  if (gone.length > 0) {
    throw new ToolingError(
      `${gone.join(', ')}: thrown nowhere any more; remove from scripts/error-codes/lists.mjs.`,
    );
  }
}
