import { mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../tooling/processes.mjs';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';
const TMPFS = 0x01021994;
const PREFIX = 'parley-tests-';
/** Bytes free in it, so that no test finds it full. */
const ROOM = 2 ** 31;
/** Bytes of memory that this machine or container can still give. */
const SPARE = 2 ** 32;

/**
 * A new folder in memory for the files of tests, which else wait for the disk at each commit; null where there is no room for one.
 * It is removed when this process ends. What a killed process has left is removed by the next.
 */
export function memoryFolder() {
  if (!hasRoom()) return null;
  for (const name of readdirSync(MEMORY).filter((one) => one.startsWith(PREFIX)))
    if (!isAlive(Number(name.slice(PREFIX.length).split('-')[0]))) remove(join(MEMORY, name));
  const folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
  process.once('exit', () => remove(folder));
  return folder;
}

const remove = (folder) => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

function hasRoom() {
  if (process.platform !== 'linux' || (process.availableMemory?.() ?? 0) < SPARE) return false;
  try {
    const { type, bavail, bsize } = statfsSync(MEMORY);
    return type === TMPFS && bavail * bsize >= ROOM;
  } catch {
    return false;
  }
}
