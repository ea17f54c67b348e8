import type { MongoClient, TopologyDescription } from 'mongodb';
import { unanswered } from './errors.js';

/**
 * Lets nothing take longer than so many ms: STORE_UNAVAILABLE or STORE_REFUSED then, as what the client knows of its servers has it. The driver
 * sends a question a second time by itself when the first gets no answer, and waits as long again.
 */
export function createDeadline(
  client: MongoClient,
  timeoutMs: number,
): <T>(asked: Promise<T>, withinMs?: number) => Promise<T> {
  let seen: TopologyDescription | null = null;
  client.on('topologyDescriptionChanged', ({ newDescription }) => (seen = newDescription));
  return <T>(asked: Promise<T>, withinMs = timeoutMs) =>
    new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(unanswered(seen)), withinMs);
      asked.then(resolve, reject).finally(() => clearTimeout(timer));
    });
}
