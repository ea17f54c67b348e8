import type { CommandEnvelope } from '../commands/runner/types.js';
import type { Draft } from '../values/draft.js';
import { notAfter, type EventMetadata } from './event.js';

interface Written {
  readonly fingerprint: string;
  readonly schemaVersion: number;
  /** RFC 3339 UTC with ms, of all events of one command: when it happened, where the envelope does not say. */
  readonly received: string;
  readonly commandType?: string;
  readonly extension?: string | undefined;
}

/** What travels beside an event that follows from a command. It is made for each event, so in one piece: putting it together costs more. */
export function metadataOf(
  envelope: CommandEnvelope,
  { fingerprint, schemaVersion, received, commandType, extension }: Written,
): EventMetadata {
  const { actor, occurredAt, correlationId, causationId = null, commandId } = envelope;
  const { traceparent, process, requestId } = envelope;
  // A clock of the outside world may be wrong: nothing happens after we hear of it.
  const at = occurredAt === undefined ? received : notAfter(occurredAt, received);
  const metadata: Draft<EventMetadata> = {
    actor,
    occurredAt: at,
    correlationId,
    causationId,
    commandId,
    fingerprint,
    schemaVersion,
  };
  if (occurredAt !== undefined && at !== occurredAt) metadata.statedAt = occurredAt;
  if (traceparent !== undefined) metadata.traceparent = traceparent;
  if (process !== undefined) metadata.process = process;
  if (commandType !== undefined) metadata.commandType = commandType;
  if (requestId !== undefined) metadata.requestId = requestId;
  if (extension !== undefined) metadata.extension = extension;
  return metadata;
}
