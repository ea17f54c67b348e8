import type { CommandEnvelope } from '../commands/runner/types.js';
import { notAfter, type EventMetadata } from './event.js';

interface Written {
  readonly fingerprint: string;
  readonly schemaVersion: number;
  /** ms since the epoch: when it happened, where the envelope does not say. */
  readonly now: number;
  readonly commandType?: string;
  readonly extension?: string | undefined;
}

/** What travels beside an event that follows from a command. */
export function metadataOf(
  envelope: CommandEnvelope,
  { fingerprint, schemaVersion, now, commandType, extension }: Written,
): EventMetadata {
  const { actor, correlationId, causationId = null, commandId, traceparent, process, requestId } = envelope;
  const times = timesOf(envelope, new Date(now).toISOString());
  const metadata = { actor, ...times, correlationId, causationId, commandId, fingerprint, schemaVersion };
  return {
    ...metadata,
    ...(traceparent !== undefined && { traceparent }),
    ...(process !== undefined && { process }),
    ...(commandType !== undefined && { commandType }),
    ...(requestId !== undefined && { requestId }),
    ...(extension !== undefined && { extension }),
  };
}

/** A clock of the outside world may be wrong: nothing happens after we hear of it. */
function timesOf(
  { occurredAt }: CommandEnvelope,
  received: string,
): Pick<EventMetadata, 'occurredAt' | 'statedAt'> {
  if (occurredAt === undefined) return { occurredAt: received };
  const bounded = notAfter(occurredAt, received);
  return bounded === occurredAt ? { occurredAt } : { occurredAt: bounded, statedAt: occurredAt };
}
