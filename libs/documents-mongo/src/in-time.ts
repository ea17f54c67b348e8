import { MongoNetworkTimeoutError } from 'mongodb';
import { normaliseMongoError } from './errors.js';

/**
 * The answer, or STORE_UNAVAILABLE after so many ms. The driver sends a question a second time by itself when the first gets no answer,
 * and waits as long again.
 */
export function inTime<T>(asked: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const giveUp = (): void =>
      reject(normaliseMongoError(new MongoNetworkTimeoutError('No answer in time.')));
    const timer = setTimeout(giveUp, timeoutMs);
    asked.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
