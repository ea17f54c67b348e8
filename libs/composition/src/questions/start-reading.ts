import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ParleyConfig } from '../config/config.js';
import type { Log } from '../watch/log.js';
import { createPool, type QuestionPool } from './pool.js';
import { readingProcess, type Peer } from './reading-process.js';

const MOST_PROCESSES = 2;

/** Questions over processes of a module that calls `answerQuestions`; a process runs while all other cores do something else. */
export const questionsOver = (program: URL, config: ParleyConfig, log: Log): QuestionPool =>
  createPool({
    size: Math.max(1, Math.min(MOST_PROCESSES, availableParallelism() - 1)),
    start: (events) => readingProcess(forked(program), config, events),
    onFailed: () =>
      log.error(
        { code: 'QUESTION_ENDED' },
        'a process that answers questions has ended; the next one starts a new one',
      ),
  });

/** A new process; only the messages go between the two. */
function forked(program: URL): Peer {
  const child = fork(fileURLToPath(program), [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const listeners: (() => void)[] = [];
  let isGone = false;
  const gone = (): void => {
    if (isGone) return;
    isGone = true;
    for (const listener of listeners) listener();
  };
  child.once('exit', gone);
  // It could not be started.
  child.on('error', () => {
    if (child.pid === undefined) gone();
  });
  return {
    port: {
      // What is sent to a process that has ended fails with it.
      postMessage: (message) => void child.send(message as object, () => undefined),
      on: (event, listener) => child.on(event, listener),
    },
    kill: () => void child.kill('SIGKILL'),
    onGone: (listener) => void listeners.push(listener),
  };
}
