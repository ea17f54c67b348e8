import { late } from './errors.js';

/** A stream of answers, as the client's reads are. */
export interface Answers<T> {
  on(event: 'data', listener: (item: T) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end', listener: () => void): unknown;
  cancel(): Promise<void>;
}

/** Everything that a read answers. The client's reads take no deadline, so it is kept here. Throws what the client throws. */
export function collect<T>(answers: Answers<T>, deadlineMs: number): Promise<T[]> {
  return new Promise((resolve, reject) => {
    const items: T[] = [];
    const timer = setTimeout(() => {
      // Rejects when there never was a connection.
      answers.cancel().catch(() => undefined);
      reject(late());
    }, deadlineMs);
    answers.on('data', (item) => items.push(item));
    answers.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    answers.on('end', () => {
      clearTimeout(timer);
      resolve(items);
    });
  });
}
