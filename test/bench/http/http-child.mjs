import { existsSync, readFileSync } from 'node:fs';

const MAIN_THREAD = `/proc/${process.pid}/task/${process.pid}/stat`;
/** What Linux counts the time of threads in, in µs. */
const TICK_US = 10_000;

/** Answers the bench that started this process, one question at a time: what it is asked by name. */
export function answering(answers) {
  process.on('message', async (name) => process.send(await answers[name]()));
}

/** Processor time of this process with all its threads since it began, in µs. */
export function processor() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Processor time of the thread that answers alone, in µs; 0 where the system does not show threads. */
export function processorOfMainThread() {
  const stat = existsSync(MAIN_THREAD) ? readFileSync(MAIN_THREAD, 'utf8') : '';
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(')')).split(' ').slice(12, 14).map(Number);
  return (user + system) * TICK_US;
}

export const sendReady = (facts) => process.send(facts);
