import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

export const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** The text of a file, or null when there is none. */
export function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
    throw error;
  }
}

export const hasStamp = (path, value) => readIfThere(path) === value;
export const removeStamp = (path) => rmSync(path, { force: true });

/** Written last and in one step, so that work cut short never looks finished. */
export function writeStamp(path, value) {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, value);
  renameSync(draft, path);
}
