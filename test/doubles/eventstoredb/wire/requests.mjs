// What a request asks, out of its messages.
import { streamName, uuidText } from './proto.mjs';

/**
 * The expected revision of an append, a batch or a deletion; these messages name the same choice differently.
 * @returns {import('../appends/write.mjs').Expected}
 */
export function expectedOf(options) {
  if (options.hasAny()) return 'any';
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasStreamExists()) return 'stream_exists';
  return BigInt(options.getStreamPosition?.() ?? options.getRevision());
}

export const nameOf = (options) => streamName(options.getStreamIdentifier());

/** @returns {import('../log/record.mjs').Proposed} */
export function proposed(message) {
  const system = message.getMetadataMap();
  return {
    id: uuidText(message.getId()),
    type: system.get('type') ?? '',
    contentType: system.get('content-type') ?? 'application/octet-stream',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}
