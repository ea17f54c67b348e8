import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inRoot } from '../house/paths.mjs';

const PATTERNS = [
  /new (?:Domain|Validation|Concurrency|Infrastructure)Error\(\s*'([A-Z_]+)'/g,
  // The server's table from a status of HTTP to a code.
  /^\s+\d{3}: '([A-Z]+(?:_[A-Z]+)*)',$/gm,
  /\bproblem\(\w+, (?:.* \?\? )?'([A-Z_]+)'/g,
];

/** Codes that product code names where it throws: what is in no list would be missing from the page. */
export function thrownCodes() {
  const text = ['libs', 'apps'].flatMap((kind) =>
    sources(inRoot(kind)).map((file) => readFileSync(file, 'utf8')),
  );
  const codes = text.flatMap((source) => PATTERNS.flatMap((pattern) => [...source.matchAll(pattern)]));
  return new Set(codes.map(([, code]) => code));
}

function sources(folder) {
  return readdirSync(folder).flatMap((workspace) => {
    const src = join(folder, workspace, 'src');
    return readdirSync(src, { recursive: true })
      .filter(isProduct)
      .map((file) => join(src, file));
  });
}

const isProduct = (file) => file.endsWith('.ts') && !/\.(spec|fixtures)\.ts$|(^|\/)testing\//.test(file);
