// Lets a test hold or end the thread of a server that runs projections: `node --import <this file> <program>`. The thread stands still, as in
// one long step, for as long as the file TEST_THREAD holds `hold`, and says so in `<that file>.held`. At `end` it throws.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { setInterval } from 'node:timers';
import { isMainThread } from 'node:worker_threads';

const LOOK_MS = 5;
const file = process.env.TEST_THREAD;
const sleeping = new Int32Array(new SharedArrayBuffer(4));

/** The test may remove the file at any moment. */
function asked() {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

function look() {
  if (asked() === 'hold') writeFileSync(`${file}.held`, '');
  while (asked() === 'hold') Atomics.wait(sleeping, 0, 0, LOOK_MS);
  if (asked() === 'end') throw new RangeError('Zdenka Personal said: my secret words');
}

if (!isMainThread) setInterval(look, LOOK_MS).unref();
