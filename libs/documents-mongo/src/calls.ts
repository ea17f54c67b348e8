import type { Database } from './database.js';
import { createGate } from './connection/gate.js';
import { createDeadline } from './connection/in-time.js';

/** How each part of the store asks its server: while it is open, with errors normalised. */
export interface Calls {
  pass<T>(work: () => Promise<T>): Promise<T>;
  /** The same within the time that one question may take, or within so many ms. */
  ask<T>(work: () => Promise<T>, withinMs?: number): Promise<T>;
  close(): Promise<void>;
}

/** `timeoutMs`: longest time that one question may take. */
export function createCalls({ client }: Database, timeoutMs: number): Calls {
  const { pass, close } = createGate({ connect: () => client.connect(), release: () => client.close() });
  const inTime = createDeadline(client, timeoutMs);
  return { pass, ask: (work, withinMs) => inTime(pass(work), withinMs), close };
}
