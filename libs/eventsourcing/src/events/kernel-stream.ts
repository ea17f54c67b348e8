import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import { createCatalog } from './catalog.js';
import type { AppendResult, EventStore } from '../ports/event-store.js';
import type { Position } from './event.js';
import { kernelEvents, type KernelEventDefinition } from './kernel-events.js';

const catalog = createCatalog(kernelEvents);

/** Streams whose events are no domain's: no repeat of a command ever looks for them. */
export const isKernelStream = (stream: string): boolean =>
  ['ids-', 'claim-', 'operations-', 'log-'].some((kind) => stream.startsWith(kind));

const KERNEL_NAME = /^(ids-[a-z-]+|claim-[a-z-]+-[0-9a-f]{32}|operations-[a-z]+|log-identity)$/;

/** Whether the kernel alone names streams so, to the last character: another program that shares the log may have a `log-2024`. */
export const isKernelName = (stream: string): boolean => KERNEL_NAME.test(stream);

/** The last event of a kernel stream, null when there is none. */
export async function latestKernelEvent<E extends KernelEventDefinition>(
  eventStore: EventStore,
  stream: string,
): Promise<{
  readonly revision: number;
  readonly position: Position;
  readonly data: Static<E['schema']>;
} | null> {
  const [latest] = await eventStore.readStream(stream, { direction: 'backwards', limit: 1 });
  if (latest === undefined) return null;
  const { revision, position } = latest;
  return { revision, position, data: catalog.decode(latest).data as Static<E['schema']> };
}

/** Appends at the exact revision; throws the conflict when another append was faster. */
export async function appendKernelEvent<E extends KernelEventDefinition>(
  eventStore: EventStore,
  stream: string,
  expected: number,
  definition: E,
  data: Static<E['schema']>,
  now: number,
): Promise<AppendResult> {
  const id = randomUUID();
  // A kernel event is its own command: nobody repeats it, a conflict makes a new one.
  const metadata = {
    actor: { kind: 'system', id: null },
    occurredAt: new Date(now).toISOString(),
    correlationId: id,
    causationId: null,
    commandId: id,
    fingerprint: '',
    schemaVersion: definition.version,
  } as const;
  return eventStore.append(stream, expected, [{ id, type: definition.type, data, metadata }]);
}
