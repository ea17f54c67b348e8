// The service definitions that the client package ships; they are CommonJS and stand outside its exports' types.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const generated = (name) => require(`@eventstore/db-client/generated/${name}.js`);

export const streams = generated('streams_pb');
export const shared = generated('shared_pb');
export const { Status } = generated('status_pb');
export const { SupportedMethod, SupportedMethods } = generated('serverfeatures_pb');
export const gossip = generated('gossip_pb');
export const { ServerFeaturesService } = generated('serverfeatures_grpc_pb');
export const { GossipService } = generated('gossip_grpc_pb');
export const { Any } = require('google-protobuf/google/protobuf/any_pb.js');
export const { Empty } = require('google-protobuf/google/protobuf/empty_pb.js');

const { StreamsService } = generated('streams_grpc_pb');

/** The streams service; what `Read` answers may be bytes that were encoded when the event was written. */
export const streamsService = {
  ...StreamsService,
  read: {
    ...StreamsService.read,
    responseSerialize: (answer) => (Buffer.isBuffer(answer) ? answer : Buffer.from(answer.serializeBinary())),
  },
};

/**
 * @param {string} name
 */
export function streamIdentifier(name) {
  const identifier = new shared.StreamIdentifier();
  identifier.setStreamName(Uint8Array.from(Buffer.from(name, 'utf8')));
  return identifier;
}

/** The text of a stream identifier; empty when the request carries none. */
export function streamName(identifier) {
  return identifier === undefined ? '' : Buffer.from(identifier.getStreamName_asU8()).toString('utf8');
}

/** The text of an id in either of its two forms, in lower case. */
export function uuidText(uuid) {
  if (uuid === undefined) return '';
  if (!uuid.hasStructured()) return uuid.getString().toLowerCase();
  const half = (value) => BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0');
  const { mostSignificantBits, leastSignificantBits } = uuid.getStructured().toObject();
  const hex = half(mostSignificantBits) + half(leastSignificantBits);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
