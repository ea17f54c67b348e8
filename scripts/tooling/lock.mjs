import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive } from './processes.mjs';
import { readIfThere } from '../workspaces/stamp.mjs';
import { log } from './log.mjs';

const POLL_MS = 200;

/**
 * Runs the work while no other process runs work under the same lock file. The file names the processes at work (this one,
 * and those that the work reports to the callback it is given); once all of them have died the lock is taken over.
 */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  let waited = false;
  while (!take(path)) {
    const holder = readIfThere(path);
    if (holder !== null && isDead(holder)) removeDead(path, holder);
    else if (!waited) log('waiting for another process to finish installing and building');
    waited = true;
    await pause(POLL_MS);
  }
  try {
    return await work((pid) => appendFileSync(path, ` ${pid}`));
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** False for the instant between creating and writing the file. */
const isDead = (holder) => holder !== '' && holder.split(' ').every((pid) => !isAlive(Number(pid)));

/** Moved away before it is removed: when another process was faster, its fresh lock is put back. */
function removeDead(path, holder) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (error.code === 'ENOENT') return;
    throw error;
  }
  if (readFileSync(aside, 'utf8') === holder) rmSync(aside, { force: true });
  else renameSync(aside, path);
}
