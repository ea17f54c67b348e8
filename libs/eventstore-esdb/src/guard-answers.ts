import type { EventEmitter } from 'node:events';

interface Sink {
  write(...args: unknown[]): boolean;
}

/**
 * Makes the stream that all appends of the process share harmless, and answers it.
 *
 * The client throws, outside of any promise, at an answer that it no longer waits for: a second answer to one append, or one that comes after
 * another client's connection broke, which makes it forget every append of the process. And an append that waits for its turn to be written
 * when the connection breaks ends as a rejection that nobody can catch. Either would end the process. So such answers are dropped, and no append
 * waits to be written: who appends waits for the answer, which bounds what is under way. What is lost by it is found by looking.
 */
export function guardAnswers<T>(stream: T): T {
  const emitter = stream as EventEmitter & Partial<Sink>;
  for (const listener of emitter.listeners('data')) {
    emitter.removeListener('data', listener as () => void);
    emitter.on('data', (answer: unknown) => {
      try {
        listener.call(stream, answer);
      } catch {
        // Nobody waits for this answer.
      }
    });
  }
  const write = emitter.write?.bind(emitter);
  if (write !== undefined) {
    emitter.write = (...args) => {
      write(...args);
      return true;
    };
  }
  return stream;
}
